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
