import {isReadOnly} from './access.js';
import {LIMITS} from './address.js';
import {isAddressable} from './api.js';
import {beginDeletion, undo} from './deletion.js';
import {h} from './dom.js';
import {openExport} from './export.js';
import {openImport} from './import.js';
import {
  canGoBack, clearSearch, firstPage, nextPage, previousPage, refresh, retry, search, select, setLimit, sortBy, sorted, summary,
} from './list.js';
import {openAddition, openRecord, unsaved} from './record.js';
import {announce, changed, state} from './state.js';
import {clock, data, idText, isOdd, others, secondsUntil, shown} from './text.js';

const READ_ONLY = 'The token allows to read only';

/** How long a request may take until its seconds are counted for the user. */
const PATIENCE_MS = 2000;

/** A control that rests keeps the focus, but does nothing. */
export const rest = (isResting, click) => ({type: 'button', 'aria-disabled': isResting && 'true', click: isResting ? () => {} : click});

const readOnly = (click) => ({...rest(isReadOnly(), click), title: isReadOnly() && READ_ONLY});

export const list = () => h('section', {class: 'students', id: 'students', 'aria-labelledby': 'students-title', tabindex: '-1', 'aria-busy': state.list.busy && 'true'},
  h('h2', {id: 'students-title', class: 'unseen'}, 'Students'),
  toolbar(), unsavedEdits(), selection(), failure(),
  h('div', {class: 'sheet'}, progress(), table(), empty()));

const toolbar = () => h('div', {class: 'toolbar'},
  h('form', {class: 'filter', id: 'filter', role: 'search', 'aria-label': 'Students', submit: (event) => {
    event.preventDefault();
    search();
  }},
    field('q', 'search', 'ID, or beginning of a name'),
    field('dept', 'dept', 'Department'),
    h('button', {class: 'primary'}, 'Search'),
    h('button', {type: 'button', id: 'clear', click: () => {
      clearSearch();
      document.getElementById('search').focus();
    }}, 'Clear')),
  h('div', {class: 'actions'},
    h('button', {...readOnly(openAddition), id: 'add-button'}, 'Add student'),
    h('button', {...readOnly(() => openImport()), id: 'import-button'}, 'Import'),
    h('button', {type: 'button', id: 'export-button', click: () => openExport('filter')}, 'Export')));

const field = (name, id, label) => h('div', {class: `field ${name}`},
  h('label', {for: id}, label),
  h('input', {
    id, name, type: 'search', autocomplete: 'off', spellcheck: 'false', value: state.list.draft[name],
    'aria-keyshortcuts': name === 'q' && '/',
    input: (event) => {
      state.list.draft = {...state.list.draft, [name]: event.target.value};
      changed();
    },
  }));

/** What is typed and not saved, wherever its row is. */
function unsavedEdits() {
  const edits = unsaved().filter(({id}) => id !== state.record?.id);
  return edits.length > 0 && h('div', {class: 'notice', id: 'unsaved'},
    h('p', null, 'Not saved yet:'),
    h('ul', {class: 'chips'}, edits.map(({id}) => h('li', {key: id}, h('button', {type: 'button', click: () => openRecord(id)}, idText(id))))));
}

function selection() {
  const chosen = [...state.selection.keys()];
  return chosen.length > 0 && h('div', {class: 'notice', id: 'selection'},
    h('p', null, `${chosen.length} selected`),
    h('button', {type: 'button', id: 'export-selection', click: () => openExport('selection')}, 'Export selected'),
    h('button', {...readOnly(() => {
      state.selection.clear();
      beginDeletion(chosen);
    }), id: 'delete-selection', class: 'delete'}, `Delete ${chosen.length}`),
    h('button', {type: 'button', id: 'clear-selection', click: () => {
      state.selection.clear();
      announce('Nothing is selected');
    }}, 'Clear selection'));
}

function failure() {
  const {failure: failed, loadedAt} = state.list;
  return failed && h('div', {class: 'trouble', id: 'list-failure', role: 'alert'},
    h('p', null, failed.text, loadedAt ? `. The list below was loaded at ${clock(loadedAt)}.` : '.'),
    h('button', {type: 'button', id: 'retry', click: retry},
      failed.retryAt ? `Try again (by itself in ${secondsUntil(failed.retryAt, state.now)} s)` : 'Try again'));
}

/** What the list waits for, and for how long already. */
function progress() {
  const {busy} = state.list;
  const waited = busy ? state.now - busy.since : 0;
  return h('div', {class: 'progress', 'data-busy': busy && 'true'},
    busy && h('p', null, busy.text, waited > PATIENCE_MS && ` ${Math.round(waited / 1000)} s`));
}

const COLUMNS = {StudentID: 'ID', Name: 'Name', Dept: 'Department'};

function table() {
  const {students, loadedAt, busy} = state.list;
  const isFirst = !loadedAt && busy;
  return h('table', {role: 'table', 'aria-labelledby': 'students-title', hidden: students.length === 0 && !isFirst},
    h('thead', {role: 'rowgroup'}, h('tr', {role: 'row'},
      h('th', {role: 'columnheader', scope: 'col', class: 'check'}, selectAll()),
      Object.entries(COLUMNS).map(([name, label]) => sortable(name, label)),
      h('th', {role: 'columnheader', scope: 'col', class: 'more'}, 'Other attributes'),
      h('th', {role: 'columnheader', scope: 'col', class: 'acts'}, h('span', {class: 'unseen'}, 'Actions')))),
    h('tbody', {role: 'rowgroup', id: 'rows'}, isFirst ? skeleton() : sorted().map(row)));
}

function selectAll() {
  const {students} = state.list;
  const count = students.filter(({StudentID}) => state.selection.has(StudentID)).length;
  const isAll = count > 0 && count === students.length;
  return h('input', {
    type: 'checkbox', id: 'select-all', 'aria-label': 'Select all of this page', checked: isAll, indeterminate: count > 0 && !isAll,
    change: (event) => select(students, event.target.checked),
  });
}

function sortable(name, label) {
  const {sort} = state.list;
  const way = sort?.by === name ? (sort.isDown ? 'descending' : 'ascending') : 'none';
  return h('th', {role: 'columnheader', scope: 'col', class: `by-${name}`, 'aria-sort': way},
    h('button', {type: 'button', class: 'sort', click: () => sortBy(name)}, label, h('span', {'aria-hidden': 'true'}, {none: '', ascending: ' ▲', descending: ' ▼'}[way])));
}

const skeleton = () => Array.from({length: 8}, (_, i) => h('tr', {key: `skeleton ${i}`, role: 'row', class: 'skeleton'},
  Array.from({length: 6}, () => h('td', {role: 'cell'}, h('span', {class: 'bone'})))));

/** The row of each student as it was made last, and of what: a thousand rows need not be made anew each second. */
const rows = new WeakMap();

function row(student) {
  const id = student.StudentID;
  const deletion = state.deletions.get(id);
  const isUnsaved = unsaved().some((edit) => edit.id === id);
  const key = JSON.stringify([
    deletion?.phase, deletion?.problem, deletion?.phase === 'waiting' && secondsUntil(deletion.due, state.now),
    state.selection.has(id), isUnsaved, state.record?.id === id, isReadOnly(), state.list.exact === id,
  ]);
  if (rows.get(student)?.key !== key) {
    rows.set(student, {key, made: madeRow(student, deletion, isUnsaved)});
  }
  return rows.get(student).made;
}

function madeRow(student, deletion, isUnsaved) {
  const id = student.StudentID;
  const isLeaving = deletion && deletion.phase !== 'failed';
  const classes = [isLeaving && 'leaving', state.record?.id === id && 'open-row'].filter(Boolean).join(' ');
  const more = others(student).map(([name]) => name).join(', ');
  return h('tr', {key: id, role: 'row', 'data-id': id, class: classes || false},
    h('td', {role: 'cell', class: 'check'}, h('input', {
      type: 'checkbox', 'aria-label': `Select ${id}`, checked: state.selection.has(id), change: (event) => select([student], event.target.checked),
    })),
    h('th', {role: 'rowheader', scope: 'row', 'data-label': 'ID'},
      isAddressable(id)
        ? h('button', {type: 'button', class: 'open', click: () => openRecord(id)}, idText(id))
        : h('span', {title: 'A browser can’t ask for this ID; curl can'}, idText(id)),
      state.list.exact === id && h('span', {class: 'tag'}, 'this ID'),
      isUnsaved && h('span', {class: 'tag'}, 'not saved')),
    cell('Name', student.Name), cell('Dept', student.Dept),
    h('td', {role: 'cell', 'data-label': 'Other attributes', class: 'more'}, more && h('span', {class: 'cut', title: more}, more)),
    h('td', {role: 'cell', class: 'acts'}, isAddressable(id) && acts(id, deletion)));
}

const cell = (name, value) => h('td', {role: 'cell', 'data-label': COLUMNS[name]},
  isOdd(value) ? h('code', {class: 'cut', title: 'Not text: shown as JSON'}, shown(value)) : data(shown(value)));

/** Undo is where Edit was, so that a double click on Delete is no Undo. */
function acts(id, deletion) {
  if (deletion?.phase === 'failed') {
    return h('div', {class: 'row-acts'},
      h('span', {class: 'problem'}, `Not deleted. ${deletion.problem}`),
      h('button', {type: 'button', class: 'delete', 'aria-label': `Delete ${id} again`, click: () => beginDeletion([id])}, 'Delete'));
  }
  if (deletion) {
    return h('div', {class: 'row-acts'},
      deletion.phase === 'waiting' && h('button', {type: 'button', class: 'undo', 'aria-label': `Undo: keep ${id}`, click: () => undo([id])}, 'Undo'),
      h('button', {...rest(true), class: 'delete'},
        deletion.phase === 'waiting' ? `Deleting in ${secondsUntil(deletion.due, state.now)} s` : 'Deleting…'));
  }
  return h('div', {class: 'row-acts'},
    h('button', {...readOnly(() => openRecord(id, {isToEdit: true})), class: 'edit', 'aria-label': `Edit ${id}`}, 'Edit'),
    h('button', {...readOnly(() => beginDeletion([id])), class: 'delete', 'aria-label': `Delete ${id}`}, 'Delete'));
}

function empty() {
  const {students, query, next, loadedAt, busy} = state.list;
  if (students.length > 0 || !loadedAt || (busy && !loadedAt)) {
    return null;
  }
  const isFiltered = query.q !== '' || query.dept !== '';
  return h('div', {class: 'empty', id: 'empty'},
    h('p', null, isFiltered && next ? 'None found so far: “Next” looks further.'
      : isFiltered ? 'Nobody is found: no student has this ID, or a name and department like this.'
      : state.list.page > 1 ? 'This page is empty by now.'
      : 'There are no students yet.'),
    !isFiltered && state.list.page === 1 && h('p', {class: 'note'}, 'Add one, import a file, or drop one here.'),
    isFiltered && !next && h('button', {type: 'button', click: clearSearch}, 'Show all students'));
}

/** The pages, and when this one was read. */
export function paging() {
  const {busy, cursors, next, loadedAt, query} = state.list;
  return h('nav', {class: 'pages', 'aria-label': 'Pages'},
    h('p', {id: 'page-note'}, loadedAt ? summary() : ''),
    cursors.length > 2 && h('button', {...rest(busy, firstPage), id: 'first'}, 'First'),
    h('button', {...rest(busy || !canGoBack(), previousPage), id: 'previous'}, 'Previous'),
    h('button', {...rest(busy || !next, nextPage), id: 'next'}, 'Next'),
    h('span', {class: 'quiet', 'aria-hidden': 'true'}, 'Rows per page'),
    h('select', {id: 'limit', name: 'limit', 'aria-label': 'Rows per page', value: String(query.limit), change: (event) => setLimit(Number(event.target.value))},
      LIMITS.map((limit) => h('option', {key: limit, value: limit}, String(limit)))),
    h('button', {...rest(busy, refresh), id: 'refresh'}, 'Refresh'),
    h('p', {class: 'note', id: 'loaded'}, loadedAt && `Loaded ${clock(loadedAt)}`));
}
