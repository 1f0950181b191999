import {h} from './dom.js';
import {closeExport, exportText, FORMATS, isExporting, save, startExport} from './export.js';
import {choose, closeImport, importText, isImporting, MODES, startImport} from './import.js';
import {changed, state} from './state.js';
import {csvLine, size, students} from './text.js';

/** The import and the export that are under way or over, each with its own button. */
export const tasks = () => [importTask(), exportTask()];

function importTask() {
  const task = state.importTask;
  if (!task) {
    return null;
  }
  const isRunning = isImporting();
  const isBad = task.phase === 'failed' || task.report?.failed > 0;
  return h('section', {class: 'task', id: 'import-task', 'aria-label': 'Import', 'data-bad': isBad && 'true'},
    h('div', {class: 'line'},
      h('p', {id: 'import-text'}, importText(task)),
      h('button', {type: 'button', id: 'import-button-cancel', click: isRunning ? task.cancel : closeImport}, isRunning ? 'Cancel' : 'Close')),
    isRunning && h('progress', {'aria-labelledby': 'import-text', max: task.size, value: task.phase === 'sending' ? task.sent : task.size}),
    task.report?.errors?.length > 0 && failedLines(task.report, task.name));
}

function failedLines({failed, errors}, name) {
  return h('details', {open: true},
    h('summary', null, errors.length < failed ? `The first ${errors.length} of ${failed.toLocaleString('en')} failed lines` : 'Failed lines'),
    h('div', {class: 'scroll', role: 'region', 'aria-label': 'Failed lines', tabindex: '0'}, h('table', {id: 'failed-lines', 'aria-label': 'Failed lines'},
      h('thead', null, h('tr', null, h('th', {scope: 'col'}, 'Line'), h('th', {scope: 'col'}, 'What is wrong'))),
      h('tbody', null, errors.map(({line, error}) => h('tr', {key: line}, h('th', {scope: 'row'}, String(line)), h('td', null, error)))))),
    h('button', {type: 'button', id: 'download-failed', click: () => {
      const lines = errors.map(({line, error}) => csvLine([String(line), error]));
      save(new Blob(['\ufeff', csvLine(['Line', 'Error']), ...lines], {type: 'text/csv'}), `${name}.failed.csv`);
    }}, 'Download as CSV'));
}

function exportTask() {
  const task = state.exportTask;
  if (!task) {
    return null;
  }
  const isRunning = isExporting();
  return h('section', {class: 'task', id: 'export-task', 'aria-label': 'Export', 'data-bad': task.phase === 'failed' && 'true'},
    h('div', {class: 'line'},
      h('p', {id: 'export-text'}, exportText(task)),
      h('button', {type: 'button', id: 'export-button-cancel', click: isRunning ? task.cancel : closeExport}, isRunning ? 'Cancel' : 'Close')),
    isRunning && h('progress', {'aria-labelledby': 'export-text'}));
}

const set = (owner, name) => (event) => {
  owner[name] = event.target.value;
  changed();
};

const choice = (owner, name, value, title, text) => h('label', {key: value, class: 'choice'},
  h('input', {type: 'radio', name, value, checked: owner[name] === value, change: set(owner, name)}),
  h('span', null, h('b', null, title), ' ', text));

const submitted = (act) => (event) => {
  event.preventDefault();
  act();
};

export function importDialog() {
  const dialog = state.importDialog;
  const close = () => {
    if (state.importDialog === dialog) {
      state.importDialog = null;
      changed();
    }
  };
  return dialog && h('dialog', {id: 'import', 'aria-labelledby': 'import-title', mounted: (node) => node.showModal(), close},
    h('form', {id: 'import-form', novalidate: true, submit: submitted(startImport)},
      h('h2', {id: 'import-title'}, 'Import students'),
      h('label', {for: 'import-file'}, 'A CSV file with ', h('code', null, 'StudentID,Name,Dept'), ' in its first line, or one JSON object a line (NDJSON)'),
      h('input', {
        id: 'import-file', type: 'file', accept: '.csv,.ndjson,.jsonl,.json,text/csv', 'aria-describedby': 'import-problem',
        'aria-invalid': dialog.problem && 'true', change: (event) => choose(event.target.files[0] ?? null),
      }),
      h('p', {class: 'problem', id: 'import-problem'}, dialog.problem),
      h('fieldset', null,
        h('legend', null, 'A record that exists already'),
        Object.entries(MODES).map(([mode, [title, text]]) => choice(dialog, 'mode', mode, title, text))),
      h('p', {class: 'plan', id: 'import-plan', role: 'status'}, plan(dialog)),
      dialog.peek?.warning && h('p', {class: 'problem', id: 'import-warning', role: 'alert'}, dialog.peek.warning),
      h('div', {class: 'actions'},
        h('button', {class: 'primary'}, 'Import'),
        h('button', {type: 'button', id: 'import-cancel', click: close}, 'Cancel'))));
}

/** What will happen. */
function plan({file, peek, mode}) {
  if (!file || !peek) {
    return 'Choose a file, or drop one on the page.';
  }
  const count = `${peek.isWhole ? '' : 'about '}${students(peek.count)}`;
  return `${file.name}, ${size(file.size)} of ${peek.kind}: ${count}. Only StudentID, Name and Dept are read from it. ${MODES[mode][1]} There is no undoing.`;
}

export function exportDialog() {
  const dialog = state.exportDialog;
  const close = () => {
    if (state.exportDialog === dialog) {
      state.exportDialog = null;
      changed();
    }
  };
  return dialog && h('dialog', {id: 'export', 'aria-labelledby': 'export-title', mounted: (node) => node.showModal(), close},
    h('form', {id: 'export-form', submit: submitted(startExport)},
      h('h2', {id: 'export-title'}, 'Export students'),
      h('p', {id: 'export-scope'}, scopeText(dialog.scope)),
      h('fieldset', null,
        h('legend', null, 'Format'),
        Object.entries(FORMATS).map(([format, {name, text}]) => choice(dialog, 'format', format, name, text))),
      h('div', {class: 'actions'},
        h('button', {class: 'primary'}, 'Export'),
        h('button', {type: 'button', id: 'export-cancel', click: close}, 'Cancel'))));
}

function scopeText(scope) {
  const {q, dept} = state.list.query;
  if (scope === 'selection') {
    return `The ${students(state.selection.size)} that you selected, as they were loaded.`;
  }
  const words = [q && `ID “${q}” or a name that begins so`, dept && `department “${dept}”`].filter(Boolean);
  return words.length > 0 ? `All students with ${words.join(' and ')}, on all pages.` : 'All students, on all pages.';
}
