import {CallError, headersFor, report, send} from './api.js';
import {byId, element, say} from './dom.js';
import {filters, showPage} from './students.js';

const CSV = 'text/csv';
const NDJSON = 'application/x-ndjson';

/** Stops what is under way. */
let cancel = () => {};

function begin(text, stop) {
  cancel = stop;
  byId('transfer').hidden = false;
  byId('transfer-errors').replaceChildren();
  byId('transfer-text').textContent = text;
  byId('transfer-progress').hidden = false;
  byId('transfer-progress').removeAttribute('value');
  byId('transfer-button').textContent = 'Cancel';
  byId('transfer-button').focus();
}

function end(text, isBad = false) {
  cancel = () => (byId('transfer').hidden = true);
  byId('transfer-text').textContent = text;
  byId('transfer-progress').hidden = true;
  byId('transfer-button').textContent = 'Close';
  say(text, isBad);
}

const size = (bytes) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Sends the file as it is. XMLHttpRequest, since fetch does not tell how far an upload has got. */
function upload(file) {
  const type = /\.(ndjson|jsonl)$/i.test(file.name) ? NDJSON : CSV;
  const request = {method: 'POST', path: 'student', headers: {'Content-Type': type}, file: file.name};
  const xhr = new XMLHttpRequest();
  const started = performance.now();
  begin(`Importing ${file.name}: 0 %`, () => xhr.abort());
  const bar = byId('transfer-progress');
  xhr.upload.addEventListener('progress', ({loaded, total}) => {
    bar.max = total;
    bar.value = loaded;
    const percent = Math.floor((100 * loaded) / total);
    byId('transfer-text').textContent = percent < 100
      ? `Importing ${file.name}: ${percent} %` : `Importing ${file.name}: all sent, the rest is being stored`;
  });
  xhr.addEventListener('loadend', () => {
    report(request, xhr.status, performance.now() - started);
    imported(file, xhr);
  });
  xhr.open(request.method, request.path);
  Object.entries(headersFor(request)).forEach(([name, value]) => xhr.setRequestHeader(name, value));
  xhr.send(file);
}

function imported(file, xhr) {
  let body = null;
  try {
    body = JSON.parse(xhr.responseText);
  } catch {
    // No answer, or none of the service's own.
  }
  if (xhr.status !== 200 || !body) {
    const failure = new CallError(xhr.status, body);
    end(`${file.name} was not imported, or only in part: ${failure.message}`, true);
  } else {
    end(`${file.name}: ${body.created} stored, ${body.failed} refused`, body.failed > 0);
  }
  const errors = body?.errors ?? [];
  byId('transfer-errors').replaceChildren(
    ...errors.map(({line, error}) => element('li', {}, `Line ${line}: ${error}`)),
    ...(body?.failed > errors.length ? [element('li', {}, `… and ${body.failed - errors.length} more`)] : []));
  showPage();
}

/** Reads the whole list as a stream and hands it to the browser as a file. */
async function download() {
  const query = filters();
  const path = query.size > 0 ? `student?${query}` : 'student';
  const abort = new AbortController();
  begin('Exporting', () => abort.abort());
  try {
    const response = await send({path, headers: {Accept: CSV}, signal: abort.signal});
    if (!response.ok || !response.headers.get('Content-Type')?.startsWith(CSV)) {
      throw new CallError(response.status, await response.json().catch(() => null));
    }
    const parts = [];
    let bytes = 0;
    for (let reader = response.body.getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      bytes += part.value.length;
      byId('transfer-text').textContent = `Exporting: ${size(bytes)}`;
    }
    offer(new Blob(parts, {type: CSV}));
    end(`students.csv is exported: ${size(bytes)}`);
  } catch (failure) {
    end(failure.name === 'AbortError' ? 'The export was cancelled.' : `The export failed: ${failure.message}`, true);
  }
}

function offer(blob) {
  const link = element('a', {href: URL.createObjectURL(blob), download: 'students.csv'});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Makes import and export work. */
export function transferStudents() {
  const dialog = byId('import');
  byId('import-button').addEventListener('click', () => {
    byId('import-form').reset();
    dialog.showModal();
  });
  byId('import-cancel').addEventListener('click', () => dialog.close());
  byId('import-form').addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    upload(byId('import-form').elements.file.files[0]);
  });
  byId('export-button').addEventListener('click', download);
  byId('transfer-button').addEventListener('click', () => cancel());
}
