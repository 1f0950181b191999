import {CallError, CancelledError, open} from './api.js';
import {filters, withId} from './list.js';
import {announce, changed, say, state} from './state.js';
import {csvLine, OWN, size} from './text.js';

/** Excel takes a CSV file for UTF-8 only where it begins so. */
const BYTE_ORDER_MARK = '\ufeff';

export const FORMATS = {
  ndjson: {
    type: 'application/x-ndjson', name: 'NDJSON', text: 'Whole records, with every attribute: a JSON object on each line.',
    head: '', line: (student) => `${JSON.stringify(student)}\n`,
  },
  csv: {
    type: 'text/csv', name: 'CSV', text: 'StudentID, Name and Dept, for a spreadsheet. It leaves out all other attributes, and names and departments that are not text.',
    head: csvLine(OWN), line: (student) => csvLine(OWN.map((name) => (typeof student[name] === 'string' ? student[name] : ''))),
  },
};

export const isExporting = () => state.exportTask?.phase === 'reading';

export function openExport(scope) {
  if (!isExporting()) {
    state.exportDialog = {format: 'ndjson', scope};
  }
  changed();
}

/** Exports what the dialog says: the selected students, or all that the applied filters let through. */
export function startExport() {
  const {format, scope} = state.exportDialog;
  state.exportDialog = null;
  changed();
  if (scope === 'selection') {
    const kind = FORMATS[format];
    offer([kind.head, ...[...state.selection.values()].map(kind.line)], format);
    say(`students.${format} is exported: ${state.selection.size} selected`);
  } else {
    download(format, {...state.list.query});
  }
}

/** Reads the list as a stream and hands it to the browser as a file. */
async function download(format, query) {
  const kind = FORMATS[format];
  const abort = new AbortController();
  const task = {format, query, phase: 'reading', bytes: 0, problem: '', cancel: () => abort.abort()};
  state.exportTask = task;
  announce('Exporting');
  try {
    const parts = await read(kind, query, abort.signal, (bytes) => {
      task.bytes = bytes;
      changed();
    });
    offer(parts, format);
    end(task, 'done', '');
  } catch (failure) {
    end(task, failure instanceof CancelledError || abort.signal.aborted ? 'cancelled' : 'failed', failure.message);
  }
}

async function read(kind, query, signal, progress) {
  const words = filters(query);
  const path = words.size > 0 ? `student?${words}` : 'student';
  const response = await open({path, headers: {Accept: kind.type}, signal});
  if (!response.headers.get('Content-Type')?.startsWith(kind.type)) {
    throw new CallError(response.status, {error: 'The service does not export in this format'});
  }
  const parts = [];
  let bytes = 0;
  try {
    for (let reader = response.body.getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      bytes += part.value.length;
      progress(bytes);
    }
  } catch {
    throw new CallError(0, {error: 'The export broke off before its end, so nothing was saved'});
  }
  // Whom the search box found by the ID is in the stream only where the name begins so as well.
  const exact = await withId(query, signal);
  return exact && !String(exact.Name ?? '').startsWith(query.q) ? [...parts, kind.line(exact)] : parts;
}

function offer(parts, format) {
  const all = format === 'csv' ? [BYTE_ORDER_MARK, ...parts] : parts;
  save(new Blob(all, {type: FORMATS[format].type}), `students.${format}`);
}

/** Hands something to the browser as a file. */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function end(task, phase, problem) {
  Object.assign(task, {phase, problem});
  announce(exportText(task));
}

export function exportText({format, phase, bytes, problem}) {
  switch (phase) {
    case 'reading': return `Exporting students.${format}: ${size(bytes)}`;
    case 'cancelled': return 'The export was cancelled. Nothing was saved.';
    case 'failed': return `The export failed: ${problem}`;
    default: return `students.${format} is exported: ${size(bytes)}`;
  }
}

export function closeExport() {
  state.exportTask = null;
  changed();
}
