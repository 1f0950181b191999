import {onCall} from './api.js';
import {byId, element} from './dom.js';

const MOST = 6;

/** For a POSIX shell: nothing in single quotes means anything, but for the single quote. */
const quoted = (text) => (/^[\w./:=,@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The shell's line that makes the same request; a token is named, never shown. */
export function curlLine({method = 'GET', path, headers = {}, body, file}, hasToken) {
  const words = ['curl'];
  if (method !== 'GET' && !(method === 'POST' && body)) {
    words.push('-X', method);
  }
  if (path.endsWith('/.') || path.endsWith('/..')) {
    words.push('--path-as-is');
  }
  words.push(quoted(new URL(path, document.baseURI).href));
  const all = body ? {'Content-Type': 'application/json', ...headers} : headers;
  for (const [name, value] of Object.entries(all)) {
    words.push('-H', quoted(`${name}: ${value}`));
  }
  if (hasToken) {
    words.push('-H', '"Authorization: Bearer $TOKEN"');
  }
  if (body) {
    words.push('-d', quoted(JSON.stringify(body)));
  } else if (file) {
    words.push('-T', quoted(file));
  }
  return words.join(' ');
}

function entry(line, status, ms) {
  const copy = element('button', {type: 'button', 'aria-label': `Copy ${line}`}, 'Copy');
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(line);
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 2000);
  });
  // Only pages of a secure origin may write to the clipboard.
  copy.hidden = !navigator.clipboard;
  const outcome = status ? `${status} in ${Math.round(ms)} ms` : 'no answer';
  return element('li', {}, element('code', {}, line), element('p', {}, outcome, copy));
}

/** Shows a line for each thing that the user did, the latest first. */
export function showCurlLines(hasToken) {
  onCall((made) => {
    if (!made.isPing) {
      byId('curl-note').hidden = true;
      byId('curl').prepend(entry(curlLine(made, hasToken()), made.status, made.ms));
      [...byId('curl').children].slice(MOST).forEach((old) => old.remove());
    }
  });
}
