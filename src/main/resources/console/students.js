import {call, CallError, isAddressable, pathOf} from './api.js';
import {byId, data, element, say} from './dom.js';
import {edit} from './edit.js';
import {leavingRow, removal} from './removal.js';

const OWN = ['StudentID', 'Name', 'Dept'];

/** How many answers a rare filter may take until its page is shown with what was found. */
const MOST_LOOKS = 20;

/** The cursors of the pages up to the one that is shown; the first has none. */
let cursors = [null];
let next = null;
let search;

/** Text as it is; what other programs stored as something else, as JSON. */
const shown = (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

const form = () => byId('filter').elements;

/** The filters as the query has them, without those that are empty. */
export function filters() {
  const query = new URLSearchParams();
  for (const name of ['name', 'dept']) {
    if (form()[name].value) {
      query.set(name, form()[name].value);
    }
  }
  return query;
}

/** Reads the page that the last cursor begins, and shows it. */
export async function showPage() {
  search?.abort();
  search = new AbortController();
  const {signal} = search;
  byId('rows').setAttribute('aria-busy', 'true');
  try {
    const page = await look(signal);
    next = page.next ?? null;
    byId('rows').replaceChildren(...page.students.map((student) => leavingRow(student.StudentID) ?? row(student)));
    note(page.students.length);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      return;
    }
    next = null;
    byId('rows').replaceChildren();
    note(0, failure.message);
  }
  byId('rows').removeAttribute('aria-busy');
}

/** An answer may hold fewer students than a page, even none, while more follow: so it asks on. */
async function look(signal) {
  const limit = Number(form().limit.value);
  const found = {students: [], next: cursors.at(-1)};
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const query = filters();
    query.set('limit', limit - found.students.length);
    if (found.next) {
      query.set('cursor', found.next);
    }
    const {body} = await call({path: `student?${query}`, signal});
    found.students.push(...body.students);
    found.next = body.next;
    if (!found.next || found.students.length >= limit) {
      break;
    }
  }
  return found;
}

function note(count, problem) {
  const filtered = filters().size > 0;
  byId('previous').disabled = cursors.length === 1;
  byId('next').disabled = next === null;
  byId('page-note').textContent =
    `Page ${cursors.length}: ${count === 1 ? '1 student' : `${count} students`}${next ? ', more follow' : ''}`;
  byId('empty').hidden = count > 0;
  byId('empty').dataset.bad = problem !== undefined;
  byId('empty').textContent = problem ?? (
    filtered && next ? 'None found so far: “Next” looks further.'
      : filtered ? 'Nobody is found by these filters.'
      : 'There are no students yet: add one, or import a file.');
}

function row(student) {
  const id = student.StudentID;
  const more = Object.fromEntries(Object.entries(student).filter(([name]) => !OWN.includes(name)));
  const count = Object.keys(more).length;
  const made = element('tr', {role: 'row'});
  const usable = isAddressable(id) ? {} : {disabled: true, title: 'A browser can’t ask for this id; curl can'};
  const named = (action) => ({type: 'button', 'aria-label': `${action} ${id}`, ...usable});
  made.append(
    element('th', {role: 'rowheader', scope: 'row', 'data-label': 'ID'}, data(id)),
    element('td', {role: 'cell', 'data-label': 'Name'}, data(shown(student.Name))),
    element('td', {role: 'cell', 'data-label': 'Department'}, data(shown(student.Dept))),
    element('td', {role: 'cell', 'data-label': 'More'}, count === 0 ? '' : details(count, more)),
    element('td', {role: 'cell', class: 'actions'},
      element('button', {...named('Edit'), class: 'edit', click: () => edit(made, id, replace)}, 'Edit'),
      element('button', {...named('Delete'), class: 'delete', click: () => removal(made, id, replace)}, 'Delete')));
  return made;
}

const details = (count, more) => element('details', {},
  element('summary', {}, count === 1 ? '1 attribute' : `${count} attributes`),
  element('pre', {tabindex: '0'}, JSON.stringify(more, null, 2)));

/**
 * Shows a row anew, with the keyboard's focus on it.
 *
 * @param {?Object} student null where it is gone
 */
function replace(old, student) {
  const hadFocus = old.contains(document.activeElement);
  const made = student ? row(student) : old.nextElementSibling ?? old.previousElementSibling;
  if (student) {
    old.replaceWith(made);
  } else {
    old.remove();
  }
  if (hadFocus) {
    (made?.querySelector('button:enabled') ?? byId('students')).focus();
  }
  if (byId('rows').children.length === 0) {
    showPage();
  }
}

function turn(cursor) {
  cursors = cursor;
  return showPage();
}

/** Makes the filters, the pages and the form for a new student work. */
export function showStudents() {
  byId('filter').addEventListener('submit', (event) => {
    event.preventDefault();
    turn([null]);
  });
  byId('filter').addEventListener('reset', () => setTimeout(() => turn([null])));
  form().limit.addEventListener('change', () => turn([null]));
  byId('next').addEventListener('click', () => turn([...cursors, next]));
  byId('previous').addEventListener('click', () => turn(cursors.slice(0, -1)));
  byId('add-button').addEventListener('click', openAdd);
  byId('add-cancel').addEventListener('click', () => byId('add').close());
  byId('add-form').addEventListener('submit', add);
  return showPage();
}

function openAdd() {
  byId('add-form').reset();
  problems([]);
  byId('add').showModal();
}

async function add(event) {
  event.preventDefault();
  const body = Object.fromEntries(new FormData(byId('add-form')));
  problems([]);
  try {
    await call({method: 'POST', path: 'student', body, headers: {'If-None-Match': '*'}});
    byId('add').close();
    say(`${body.StudentID} is added.`);
    byId('empty').hidden = true;
    byId('rows').prepend(row(body));
  } catch (failure) {
    problems(failure.violations ?? [], failure);
  }
}

/** Puts each problem under its field, and what belongs to none under them all. */
function problems(violations, failure) {
  const fields = byId('add-form').elements;
  for (const name of OWN) {
    const own = violations.filter((violation) => violation.field === name);
    byId(`add-${name}`).textContent = own.map((violation) => `It ${violation.problem}`).join(' ');
    fields[name].setAttribute('aria-invalid', own.length > 0);
  }
  const known = violations.some((violation) => OWN.includes(violation.field));
  const taken = failure instanceof CallError && failure.status === 412;
  byId('add-problem').textContent =
    taken ? 'There is a student with this ID already: edit that one.' : !failure || known ? '' : failure.message;
  OWN.map((name) => fields[name]).find((field) => field.getAttribute('aria-invalid') === 'true')?.focus();
}
