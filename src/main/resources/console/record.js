import {writeAddress} from './address.js';
import {call, pathOf} from './api.js';
import {prepend, replace} from './list.js';
import {announce, changed, complain, say, state} from './state.js';
import {isOdd} from './text.js';

const FIELDS = ['Name', 'Dept'];

/** The name and the department are set together: where one is no text, to set the other would overwrite it. */
export const oddFields = (student) => FIELDS.filter((name) => isOdd(student[name]));

const asTyped = (student) => ({Name: student.Name ?? '', Dept: student.Dept ?? ''});
const isSame = (one, other) => FIELDS.every((name) => one[name] === other[name]);

export const isChanged = (edit) => !isSame(edit.draft, asTyped(edit.base));

/** The edits that the user would miss. */
export const unsaved = () => [...state.edits.values()].filter((edit) => isChanged(edit) || edit.isBusy);

export function focusSoon(selector) {
  setTimeout(() => document.querySelector(selector)?.focus());
}

/** Opens the record's panel, and reads it anew. */
export async function openRecord(id, {isToEdit = false, isInAddress = false} = {}) {
  if (state.record?.id === id && state.record.isBusy) {
    return;
  }
  closeEdit(state.record?.id);
  const known = state.list.students.find((student) => student.StudentID === id) ?? null;
  const record = {id, student: known, etag: null, isBusy: true, problem: ''};
  state.record = record;
  if (!isInAddress) {
    writeAddress(state.list, id);
    focusSoon('#record-title');
  }
  changed();
  try {
    const {body, etag} = await call({path: pathOf(id)});
    if (state.record === record) {
      Object.assign(record, {student: body, etag});
      replace(id, body);
      if (isToEdit) {
        beginEdit();
      }
    }
  } catch (failure) {
    record.problem = failure.status === 404 ? 'There is no student with this ID (any more).' : failure.message;
    if (failure.status === 404) {
      record.student = null;
      replace(id, null);
    }
  }
  record.isBusy = false;
  changed();
}

/** Leaves the panel; what is typed in it and not saved is kept. */
export function closeRecord() {
  const id = state.record?.id;
  closeEdit(id);
  state.record = null;
  writeAddress(state.list, null);
  changed();
  const rows = [...document.querySelectorAll('#rows [data-id]')];
  setTimeout(() => (rows.find((row) => row.dataset.id === id && row.isConnected)?.querySelector('.open')
    ?? document.getElementById('students')).focus());
}

/** An edit in which nothing is typed yet is no edit. */
function closeEdit(id) {
  const edit = state.edits.get(id);
  if (edit && !unsaved().includes(edit)) {
    state.edits.delete(id);
  }
}

/** Opens the fields of the open record, with what was typed there before. */
export function beginEdit() {
  const {id, student, etag} = state.record;
  if (student && etag && oddFields(student).length === 0 && !state.edits.has(id)) {
    state.edits.set(id, {
      id, base: student, etag, draft: asTyped(student), isBusy: false, problems: {}, problem: '', retryAt: 0,
      conflict: null, mayBeSaved: false,
    });
  }
  changed();
  focusSoon('#edit-Name');
}

export function cancelEdit(edited) {
  if (!edited.isBusy) {
    state.edits.delete(edited.id);
    announce('The edit is cancelled.');
    focusSoon('#edit-button');
  }
}

/** Saves what is typed only where the record still is the one that the edit began with. */
export async function save(edited) {
  if (edited.isBusy || edited.retryAt > Date.now()) {
    return;
  }
  Object.assign(edited, {isBusy: true, problems: {}, problem: ''});
  changed();
  const precondition = edited.etag ? {'If-Match': edited.etag} : {'If-None-Match': '*'};
  try {
    const {body, etag} = await call({
      method: 'PUT', path: pathOf(edited.id), body: edited.draft, headers: {...precondition, Prefer: 'return=representation'},
    });
    saved(edited, body, etag);
  } catch (failure) {
    if (failure.status === 412) {
      await findConflict(edited);
    } else {
      explain(edited, failure);
    }
  }
  edited.isBusy = false;
  changed();
}

function saved(edited, student, etag) {
  if (state.edits.get(edited.id) !== edited) {
    return;
  }
  state.edits.delete(edited.id);
  show(edited.id, student, etag);
  say(`${edited.id} is saved.`);
  focusSoon('#edit-button');
}

function show(id, student, etag) {
  if (state.record?.id === id) {
    Object.assign(state.record, {student, etag, problem: ''});
  }
  replace(id, student);
}

function explain(edited, failure) {
  edited.mayBeSaved ||= failure.isOutcomeUnknown;
  failure.violations.forEach(({field, problem}) => (edited.problems[field] = `It ${problem}`));
  const isTold = failure.violations.some(({field}) => FIELDS.includes(field));
  edited.problem = isTold ? '' : failure.isOutcomeUnknown
    ? `${failure.message}. It is unknown whether it was saved; to save again is safe.` : failure.message;
  edited.retryAt = Date.now() + failure.retryAfterMs;
  focusSoon('.panel [aria-invalid="true"]');
}

/** Reads what somebody else has made of the record. */
async function findConflict(edited) {
  try {
    const {body, etag} = await call({path: pathOf(edited.id)});
    if (edited.mayBeSaved && isSame(asTyped(body), edited.draft)) {
      saved(edited, body, etag);
    } else {
      edited.conflict = {student: body, etag};
    }
  } catch (failure) {
    if (failure.status === 404) {
      edited.conflict = {student: null, etag: null};
    } else {
      explain(edited, failure);
    }
  }
  focusSoon('#conflict-title');
}

/** Saves what is typed over the newer state that was shown, and over no other. */
export function overwrite(edited) {
  Object.assign(edited, {base: edited.conflict.student ?? edited.base, etag: edited.conflict.etag, conflict: null});
  return save(edited);
}

export function takeTheirs(edited) {
  const {student, etag} = edited.conflict;
  state.edits.delete(edited.id);
  show(edited.id, student, etag);
  announce('Their state is kept.');
  focusSoon('#record-title');
}

export function openAddition() {
  state.addition ??= {
    draft: {StudentID: '', Name: '', Dept: ''}, isBusy: false, problems: {}, problem: '', retryAt: 0, isTaken: false, mayBeStored: false,
  };
  changed();
}

export function closeAddition() {
  if (!state.addition?.isBusy) {
    state.addition = null;
    changed();
  }
}

/** Creates the student; one that exists is never replaced. */
export async function add() {
  const {addition} = state;
  if (addition.isBusy || addition.retryAt > Date.now()) {
    return;
  }
  Object.assign(addition, {isBusy: true, problems: {}, problem: '', isTaken: false});
  changed();
  try {
    await call({method: 'POST', path: 'student', body: addition.draft, headers: {'If-None-Match': '*'}});
    added(addition);
  } catch (failure) {
    if (failure.status === 412) {
      await findTaken(addition);
    } else {
      explainAddition(addition, failure);
    }
  }
  addition.isBusy = false;
  changed();
}

function added(addition) {
  state.addition = null;
  prepend({...addition.draft});
  say(`${addition.draft.StudentID} is added.`);
}

/** Whether an attempt before, whose answer was lost, has stored it. */
async function findTaken(addition) {
  const found = addition.mayBeStored
    ? await call({path: pathOf(addition.draft.StudentID)}).catch(() => null) : null;
  if (found && isSame(asTyped(found.body), addition.draft)) {
    added(addition);
  } else {
    addition.isTaken = true;
    addition.problems.StudentID = 'There is a student with this ID already';
    focusSoon('#add-StudentID');
  }
}

function explainAddition(addition, failure) {
  addition.mayBeStored ||= failure.isOutcomeUnknown;
  failure.violations.forEach(({field, problem}) => (addition.problems[field] = `It ${problem}`));
  const isTold = failure.violations.some(({field}) => field in addition.draft);
  addition.problem = isTold ? '' : failure.isOutcomeUnknown
    ? `${failure.message}. It is unknown whether it was added; to add it again is safe.` : failure.message;
  addition.retryAt = Date.now() + failure.retryAfterMs;
  focusSoon('#add [aria-invalid="true"]');
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied.`);
  } catch {
    complain('The browser does not let this page use the clipboard.');
  }
}
