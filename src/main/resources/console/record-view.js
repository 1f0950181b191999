import {isReadOnly} from './access.js';
import {headersFor, pathOf} from './api.js';
import {curlLine} from './curl.js';
import {beginDeletion} from './deletion.js';
import {h} from './dom.js';
import {rest} from './list-view.js';
import {
  add, beginEdit, cancelEdit, closeAddition, closeRecord, copy, oddFields, openRecord, overwrite, save, takeTheirs,
} from './record.js';
import {changed, state} from './state.js';
import {canCopy, data, idText, isOdd, others, secondsUntil, shown} from './text.js';

const LABELS = {StudentID: 'ID', Name: 'Name', Dept: 'Department'};

/** The open record, with all its attributes. */
export function panel() {
  const {record} = state;
  if (!record) {
    return null;
  }
  const edited = state.edits.get(record.id);
  return h('section', {class: 'panel', id: 'record', 'aria-labelledby': 'record-title', keydown: (event) => onKey(event, edited)},
    h('div', {class: 'panel-head'},
      h('h2', {id: 'record-title', tabindex: '-1'}, idText(record.id)),
      h('button', {type: 'button', class: 'close', 'aria-label': 'Close this record', click: closeRecord}, '×')),
    record.problem && h('p', {class: 'problem', role: 'alert'}, record.problem, ' ',
      h('button', {type: 'button', click: () => openRecord(record.id)}, 'Read it again')),
    edited ? editForm(edited) : record.student ? attributes(record) : !record.problem && h('p', {class: 'note'}, 'Reading…'));
}

function onKey(event, edited) {
  if (event.key === 'Escape') {
    event.preventDefault();
    if (edited) {
      cancelEdit(edited);
    } else {
      closeRecord();
    }
  }
}

function attributes({id, student, etag, isBusy}) {
  const odd = oddFields(student);
  const isLeaving = ['waiting', 'deleting'].includes(state.deletions.get(id)?.phase);
  return h('div', {class: 'record'},
    h('dl', null,
      Object.entries(LABELS).map(([name, label]) => entry(name, label, student[name])),
      others(student).map(([name, value]) => entry(name, name, value))),
    odd.length > 0 && h('p', {class: 'note', id: 'odd-note'},
      `${odd.map((name) => LABELS[name]).join(' and ')}: not text, but what another program stored. The API sets name and department together, so this record can’t be changed here without overwriting that.`),
    h('div', {class: 'actions'},
      odd.length === 0 && h('button', {...rest(!etag || isBusy || isReadOnly() || isLeaving, beginEdit), class: 'primary', id: 'edit-button'}, 'Edit'),
      h('button', {...rest(isReadOnly() || isLeaving, () => beginDeletion([id])), class: 'delete'}, 'Delete'),
      canCopy() && h('button', {type: 'button', id: 'copy-json', click: () => copy(JSON.stringify(student, null, 2), 'The record')}, 'Copy as JSON'),
      canCopy() && h('button', {type: 'button', id: 'copy-curl', click: () => copy(curlLine({path: pathOf(id)}, 'Authorization' in headersFor({})), 'The line for a shell')}, 'Copy as curl')));
}

const entry = (name, label, value) => value !== undefined && h('div', {key: name, class: 'entry'},
  h('dt', null, name === label ? data(label) : label),
  h('dd', null, name === 'StudentID' ? idText(value)
    : isOdd(value) ? h('code', {class: 'json'}, JSON.stringify(value, null, 2)) : data(value)));

const input = (owner, name, id, describedBy) => h('input', {
  id, name, autocomplete: 'off', value: owner.draft[name], 'aria-describedby': describedBy,
  'aria-invalid': owner.problems[name] && 'true', 'aria-required': name !== 'Dept' && 'true', readonly: owner.isBusy,
  input: (event) => {
    owner.draft = {...owner.draft, [name]: event.target.value};
    changed();
  },
});

const textField = (owner, name, prefix) => h('div', {class: 'field'},
  h('label', {for: `${prefix}-${name}`}, LABELS[name]),
  input(owner, name, `${prefix}-${name}`, `${prefix}-${name}-problem`),
  h('p', {class: 'problem', id: `${prefix}-${name}-problem`}, owner.problems[name]));

/** The word on a button that rests while its request is under way, and until the service may be asked again. */
function submit(owner, word, busyWord) {
  const seconds = secondsUntil(owner.retryAt, state.now);
  const isResting = owner.isBusy || seconds > 0;
  return h('button', {class: 'primary', 'aria-disabled': isResting && 'true'}, owner.isBusy ? busyWord : seconds > 0 ? `${word} (in ${seconds} s)` : word);
}

const submitted = (act) => (event) => {
  event.preventDefault();
  act();
};

function editForm(edited) {
  return h('form', {class: 'record', id: 'edit', novalidate: true, 'aria-label': 'Edit', submit: submitted(() => !edited.conflict && save(edited))},
    textField(edited, 'Name', 'edit'), textField(edited, 'Dept', 'edit'),
    edited.problem && h('p', {class: 'problem', role: 'alert'}, edited.problem),
    edited.conflict ? conflict(edited) : h('div', {class: 'actions'},
      submit(edited, 'Save', 'Saving…'),
      h('button', {...rest(edited.isBusy, () => cancelEdit(edited)), id: 'edit-cancel'}, 'Cancel')),
    h('dl', null, others(edited.base).map(([name, value]) => entry(name, name, value))));
}

/** Both states side by side. */
function conflict(edited) {
  const theirs = edited.conflict.student;
  const isOverwritable = !theirs || oddFields(theirs).length === 0;
  return h('div', {class: 'conflict', id: 'conflict', role: 'group', 'aria-labelledby': 'conflict-title'},
    h('h3', {id: 'conflict-title', tabindex: '-1'}, theirs ? 'Somebody else has changed this record meanwhile' : 'Somebody else has deleted this record meanwhile'),
    h('p', {class: 'note'}, 'Nothing of yours is saved yet.'),
    theirs && h('table', {'aria-labelledby': 'conflict-title'},
      h('thead', null, h('tr', null, h('th', {scope: 'col'}, h('span', {class: 'unseen'}, 'Field')), h('th', {scope: 'col'}, 'Yours'), h('th', {scope: 'col'}, 'Theirs'))),
      h('tbody', null, ['Name', 'Dept'].map((name) => h('tr', {key: name, class: edited.draft[name] !== (theirs[name] ?? '') && 'differs'},
        h('th', {scope: 'row'}, LABELS[name]), h('td', null, data(edited.draft[name])), h('td', null, data(shown(theirs[name]))))))),
    h('div', {class: 'actions'},
      isOverwritable && h('button', {...rest(edited.isBusy, () => overwrite(edited)), id: 'overwrite'}, theirs ? 'Overwrite' : 'Store mine again'),
      h('button', {...rest(edited.isBusy, () => takeTheirs(edited)), id: 'take-theirs'}, theirs ? 'Take theirs' : 'Leave it deleted')));
}

export function additionDialog() {
  const {addition} = state;
  return addition && h('dialog', {
    id: 'add', 'aria-labelledby': 'add-title', mounted: (node) => node.showModal(),
    cancel: (event) => addition.isBusy && event.preventDefault(),
    close: () => state.addition === addition && closeAddition(),
  }, h('form', {id: 'add-form', novalidate: true, submit: submitted(add)},
    h('h2', {id: 'add-title'}, 'Add a student'),
    textField(addition, 'StudentID', 'add'),
    addition.isTaken && h('button', {type: 'button', id: 'open-taken', click: () => {
      const id = addition.draft.StudentID;
      closeAddition();
      openRecord(id);
    }}, 'Open that student'),
    textField(addition, 'Name', 'add'), textField(addition, 'Dept', 'add'),
    h('p', {class: 'problem', id: 'add-problem', role: 'alert'}, addition.problem),
    h('div', {class: 'actions'},
      submit(addition, 'Add', 'Adding…'),
      h('button', {...rest(addition.isBusy, closeAddition), id: 'add-cancel'}, 'Cancel'))));
}
