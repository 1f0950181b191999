import {readAddress, writeAddress} from './address.js';
import {call, CancelledError, isAddressable, pathOf} from './api.js';
import {announce, changed, state} from './state.js';
import {shown, students} from './text.js';

/** How many answers a rare filter may take until its page is shown with what was found. */
const MOST_LOOKS = 20;

/** What a filter by name may have, in bytes. */
const LONGEST_NAME = 512;

const {list} = state;
let cancel = () => {};

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What the list was asked for last, page included. */
const applied = () => ({query: list.query, cursors: list.cursors});

/**
 * Reads a page and shows it. What is shown stays as it is until the answer is there, and where there is none. A page
 * that is asked for already is not asked for again.
 *
 * @param {{query: Object, cursors: Array}} target
 * @returns {Promise<boolean>} whether it is shown
 */
async function load(target, text) {
  if (list.busy && isSame(list.busy.target, target)) {
    return false;
  }
  cancel();
  const abort = new AbortController();
  cancel = () => abort.abort();
  const busy = {target, text, since: Date.now()};
  list.busy = busy;
  list.failure = null;
  changed();
  try {
    const found = await look(target, abort.signal, (count) => {
      busy.text = `${text} ${students(count)} found so far`;
      changed();
    });
    Object.assign(list, target, found, {page: target.cursors.length, loadedAt: Date.now()});
    writeAddress(target, state.record?.id ?? null);
    announce(summary());
    return true;
  } catch (failure) {
    if (!(failure instanceof CancelledError)) {
      list.failure = {text: failure.message, target, retryAt: failure.retryAfterMs ? Date.now() + failure.retryAfterMs : null};
    }
    return false;
  } finally {
    if (list.busy === busy) {
      list.busy = null;
    }
    changed();
  }
}

/** An answer may hold fewer students than a page, even none, while more follow: so it asks on. */
async function look({query, cursors}, signal, progress) {
  const exact = cursors.length === 1 ? withId(query, signal) : null;
  const found = {students: [], next: cursors.at(-1)};
  const isNameTooLong = new TextEncoder().encode(query.q).length > LONGEST_NAME;
  for (let looks = 0; looks < MOST_LOOKS && !isNameTooLong; looks++) {
    const words = filters(query);
    words.set('limit', query.limit - found.students.length);
    if (found.next) {
      words.set('cursor', found.next);
    }
    const {body} = await call({path: `student?${words}`, signal});
    found.students.push(...body.students);
    found.next = body.next ?? null;
    if (!found.next || found.students.length >= query.limit) {
      break;
    }
    progress(found.students.length);
  }
  const first = await exact;
  if (first) {
    found.students = [first, ...found.students.filter((student) => student.StudentID !== first.StudentID)];
  }
  return {...found, exact: first?.StudentID ?? null};
}

/** The student whose id is what was searched for, if there is one and the other filter lets it through. */
export async function withId({q, dept}, signal) {
  if (q === '' || !isAddressable(q) || new TextEncoder().encode(q).length > 2048) {
    return null;
  }
  try {
    const {body} = await call({path: pathOf(q), signal});
    return dept === '' || body.Dept === dept ? body : null;
  } catch (failure) {
    if (failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

/** The filters as the API's query has them, without those that are empty. */
export function filters({q, dept}) {
  const words = new URLSearchParams();
  Object.entries({name: q, dept}).forEach(([name, value]) => value !== '' && words.set(name, value));
  return words;
}

export function search() {
  return load({query: {...list.query, ...list.draft}, cursors: [null]}, 'Searching…');
}

export function clearSearch() {
  list.draft = {q: '', dept: ''};
  return search();
}

export const setLimit = (limit) => load({query: {...list.query, limit}, cursors: [null]}, 'Loading students…');

export const canGoBack = () => list.cursors.length > 1 && list.cursors.at(-2) !== undefined;

/** Only one page after the other, whatever is clicked how often. */
async function turn(cursors) {
  if (!list.busy && await load({query: list.query, cursors}, 'Loading students…')) {
    focusTable();
  }
}

export const nextPage = () => list.next && turn([...list.cursors, list.next]);
export const previousPage = () => canGoBack() && turn(list.cursors.slice(0, -1));
export const firstPage = () => list.cursors.length > 1 && turn([null]);

export const refresh = () => load(applied(), 'Loading students…');

/** Asks again for what failed. */
export const retry = () => list.failure && load(list.failure.target, 'Loading students…');

/** Asks again by itself as soon as the service said that it may. */
export function retryInTime() {
  if (list.failure?.retryAt && state.now >= list.failure.retryAt && !list.busy) {
    retry();
  }
}

/** Forgets all data, for who signs out. */
export function forget() {
  cancel();
  Object.assign(list, {students: [], next: null, loadedAt: null, cursors: [null], page: 1});
  state.selection.clear();
  changed();
}

/** Shows what the address says. */
export function followAddress() {
  const {target} = readAddress();
  list.draft = {q: target.query.q, dept: target.query.dept};
  if (!list.loadedAt || !isSame(target, applied())) {
    return load(target, 'Loading students…');
  }
  return Promise.resolve(true);
}

function focusTable() {
  const table = document.getElementById('students');
  table.focus({preventScroll: true});
  document.querySelector('main').scrollTo({top: 0});
}

/** Puts the newer state of a record where it is shown; a record that is gone is taken away. */
export function replace(id, student) {
  const keep = (one) => (one.StudentID === id ? student : one);
  list.students = list.students.map(keep).filter(Boolean);
  if (state.selection.has(id)) {
    if (student) {
      state.selection.set(id, student);
    } else {
      state.selection.delete(id);
    }
  }
  if (list.students.length === 0 && list.next && !list.busy) {
    refresh();
  }
  changed();
}

/** Shows a new record first, whatever the filters are. */
export function prepend(student) {
  list.students = [student, ...list.students.filter((one) => one.StudentID !== student.StudentID)];
  changed();
}

/** The page in the order that the user chose. */
export function sorted() {
  const {sort} = list;
  if (!sort) {
    return list.students;
  }
  const compare = new Intl.Collator('en', {numeric: true}).compare;
  const way = sort.isDown ? -1 : 1;
  return list.students.toSorted((one, other) => way * compare(shown(one[sort.by]), shown(other[sort.by])));
}

/** Sorts up, then down, then not at all. */
export function sortBy(by) {
  const {sort} = list;
  list.sort = sort?.by !== by ? {by, isDown: false} : sort.isDown ? null : {by, isDown: true};
  announce(list.sort ? `Sorted by ${by}, ${list.sort.isDown ? 'descending' : 'ascending'}, within this page` : 'In the table’s own order');
}

export function summary() {
  const more = list.next ? ', more follow' : '';
  return `Page ${list.page}: ${students(list.students.length)}${more}`;
}

export function select(chosen, isSelected) {
  chosen.forEach((student) => (isSelected
    ? state.selection.set(student.StudentID, student) : state.selection.delete(student.StudentID)));
  announce(`${state.selection.size} selected`);
}
