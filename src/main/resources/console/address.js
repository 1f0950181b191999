/**
 * Filters, page and open record in the page's address, behind the #: a browser sends that to nobody, so that names
 * and IDs land in no log.
 */
const DEFAULT_LIMIT = 25;
export const LIMITS = [25, 50, 100, 250, 1000];

/** What the address says: the target of a list, and the open record. */
export function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  const limit = Number(words.get('rows'));
  const page = Math.max(1, Math.trunc(Number(words.get('page'))) || 1);
  const known = history.state?.cursors;
  return {
    target: {
      query: {q: words.get('q') ?? '', dept: words.get('dept') ?? '', limit: LIMITS.includes(limit) ? limit : DEFAULT_LIMIT},
      // A page that was opened from a bookmark knows its own place, but not those of the pages before.
      cursors: page === 1 || !words.get('cursor') ? [null] : known?.length === page ? known : [null, ...Array(page - 2), words.get('cursor')],
    },
    record: words.get('record'),
  };
}

/** Says in the address what is shown; a new entry for Back, unless that is what the address says already. */
export function writeAddress({query, cursors}, record) {
  const words = new URLSearchParams();
  Object.entries({q: query.q, dept: query.dept, rows: query.limit === DEFAULT_LIMIT ? '' : query.limit}).forEach(
    ([name, value]) => value !== '' && words.set(name, value));
  if (cursors.length > 1) {
    words.set('page', cursors.length);
    words.set('cursor', cursors.at(-1));
  }
  if (record !== null) {
    words.set('record', record);
  }
  const address = words.size > 0 ? `#${words}` : location.pathname;
  const isSame = new URL(address, location.href).hash === location.hash;
  history[isSame ? 'replaceState' : 'pushState']({cursors}, '', address);
}
