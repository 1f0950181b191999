import {CallError, headersFor, mayTryAgain, report, token} from './api.js';
import {refresh} from './list.js';
import {announce, changed, state} from './state.js';

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';

/** How much of a file is looked into before it is sent. */
const PEEK_BYTES = 65_536;

/** What becomes of a record that exists: the word for the API, and in words. */
export const MODES = {
  update: ['Update', 'A record whose ID exists gets the file’s name and department and keeps its other attributes.'],
  replace: ['Replace', 'A record whose ID exists is replaced as a whole: its other attributes are lost.'],
  refuse: ['Add only', 'A record whose ID exists stays as it is and is counted as failed.'],
};

export const isImporting = () => ['sending', 'storing'].includes(state.importTask?.phase);

export function openImport(file = null) {
  if (!isImporting()) {
    state.importDialog = {file: null, peek: null, mode: 'update', problem: ''};
    choose(file);
  }
  changed();
}

/** Looks into the file, to say what will happen. */
export async function choose(file) {
  const dialog = state.importDialog;
  Object.assign(dialog, {file, peek: null, problem: ''});
  changed();
  if (file) {
    dialog.peek = await peek(file).catch(() => null);
    dialog.problem = dialog.peek ? '' : 'The browser can’t read this file.';
    changed();
  }
}

async function peek(file) {
  const text = (await file.slice(0, PEEK_BYTES).text()).replace(/^\ufeff/, '');
  const isNdjson = /\.(ndjson|jsonl|json)$/i.test(file.name) || text.trimStart().startsWith('{');
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const head = lines[0] ?? '';
  const isWhole = file.size <= PEEK_BYTES;
  const records = Math.max(0, lines.length - (isNdjson ? 0 : 1));
  const columns = head.split(',').map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase());
  const lacks = isNdjson ? [] : ['StudentID', 'Name'].filter((name) => !columns.includes(name.toLowerCase()));
  return {
    type: isNdjson ? NDJSON : CSV,
    kind: isNdjson ? 'NDJSON' : 'CSV',
    count: isWhole ? records : Math.round((records * file.size) / PEEK_BYTES),
    isWhole,
    warning: file.size === 0 ? 'The file is empty.'
      : text.trimStart().startsWith('[') ? 'It begins like a JSON array; the service reads one JSON object a line (NDJSON).'
      : lacks.length > 0 ? `Its first line names no column ${lacks.join(' and ')}: “${head.slice(0, 80)}”` : '',
  };
}

/** Sends the chosen file. */
export function startImport() {
  const {file, peek: peeked, mode} = state.importDialog;
  if (!file || !peeked) {
    state.importDialog.problem = 'Choose a file first';
    changed();
    return;
  }
  state.importDialog = null;
  upload({file, type: peeked.type, mode});
}

/** Sends the file as it is. XMLHttpRequest, since fetch does not tell how far an upload has got. */
function upload({file, type, mode}) {
  const request = {method: 'POST', path: `student?existing=${mode}`, headers: {'Content-Type': type}, file: file.name};
  const xhr = new XMLHttpRequest();
  const started = performance.now();
  const sentToken = token.get();
  const task = {name: file.name, mode, phase: 'sending', sent: 0, size: file.size, report: null, problem: '', cancel: () => xhr.abort()};
  state.importTask = task;
  announce(`Importing ${file.name}`);
  xhr.upload.addEventListener('progress', ({loaded, total}) => {
    const tenth = Math.floor((10 * loaded) / total);
    if (tenth > Math.floor((10 * task.sent) / total)) {
      announce(`Importing ${file.name}: ${10 * tenth} % sent`);
    }
    Object.assign(task, {sent: loaded, size: total, phase: loaded < total ? 'sending' : 'storing'});
    changed();
  });
  xhr.addEventListener('abort', () => end(task, 'cancelled', ''));
  xhr.addEventListener('error', () => {
    report(request, 0, performance.now() - started);
    end(task, 'failed', new CallError(0, null).message);
  });
  xhr.addEventListener('load', async () => {
    report(request, xhr.status, performance.now() - started);
    const body = parse(xhr.responseText);
    const failure = new CallError(xhr.status, body);
    if (xhr.status === 200 && body) {
      task.report = body;
      end(task, 'done', '');
    } else if (await mayTryAgain(failure, sentToken)) {
      upload({file, type, mode});
    } else {
      end(task, 'failed', failure.message);
    }
  });
  xhr.open(request.method, request.path);
  Object.entries(headersFor(request)).forEach(([name, value]) => xhr.setRequestHeader(name, value));
  xhr.send(file);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function end(task, phase, problem) {
  Object.assign(task, {phase, problem});
  announce(importText(task));
  refresh();
}

export function importText({name, phase, sent, size, report: result, problem}) {
  switch (phase) {
    case 'sending': return `Importing ${name}: ${Math.floor((100 * sent) / Math.max(1, size))} % sent`;
    case 'storing': return `Importing ${name}: all sent, the rest is being stored`;
    case 'cancelled': return `The import of ${name} was cancelled. What the service had read by then is stored.`;
    case 'failed': return `${name} was not imported, or only in part: ${problem}`;
    default: return `${name}: ${result.created.toLocaleString('en')} stored, ${result.failed.toLocaleString('en')} failed`;
  }
}

export function closeImport() {
  state.importTask = null;
  changed();
}
