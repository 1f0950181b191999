import {call, pathOf} from './api.js';
import {replace} from './list.js';
import {announce, changed, say, state} from './state.js';
import {students} from './text.js';

/** Long enough to read the message again and to reach Undo by keyboard. */
const DELAY_MS = 10_000;

/** How many calls at a time, so that others get their turn on the browser's six connections. */
const MOST_CALLS = 4;

const {deletions} = state;
const queue = [];
let running = 0;
let deleted = [];

function soon(task) {
  queue.push(task);
  work();
}

function work() {
  while (running < MOST_CALLS && queue.length > 0) {
    running += 1;
    queue.shift()().finally(() => {
      running -= 1;
      work();
    });
  }
}

/**
 * Deletes students, once the user had time to think again: until then nothing is sent, so that Undo, and leaving the
 * page, keeps whole records. Each is read at once, since only the state that is read now is deleted.
 */
export function beginDeletion(ids) {
  state.now = Date.now();
  const fresh = ids.filter((id) => !deletions.has(id) || deletions.get(id).phase === 'failed');
  for (const id of fresh) {
    const deletion = {id, due: state.now + DELAY_MS, phase: 'waiting', etag: null, problem: ''};
    deletions.set(id, deletion);
    soon(() => read(deletion));
  }
  if (fresh.length > 0) {
    announce(`${fresh.length === 1 ? fresh[0] : students(fresh.length)} will be deleted in ten seconds. Undo is at the foot of the page.`);
  }
}

/** Whether it was neither undone nor begun anew. */
const isCurrent = (deletion) => deletions.get(deletion.id) === deletion;

async function read(deletion) {
  if (!isCurrent(deletion)) {
    return;
  }
  try {
    const {body, etag} = await call({path: pathOf(deletion.id)});
    if (isCurrent(deletion)) {
      deletion.etag = etag;
      replace(deletion.id, body);
    }
  } catch (failure) {
    ended(deletion, failure);
  }
}

/** Sends what is due. */
export function deleteInTime() {
  for (const deletion of deletions.values()) {
    if (deletion.phase === 'waiting' && deletion.etag && state.now >= deletion.due) {
      deletion.phase = 'deleting';
      soon(() => remove(deletion));
    }
  }
}

async function remove(deletion) {
  try {
    await call({method: 'DELETE', path: pathOf(deletion.id), headers: {'If-Match': deletion.etag}});
    ended(deletion, null);
  } catch (failure) {
    ended(deletion, failure);
  }
}

/** A record that is not there is what was wanted. */
function ended(deletion, failure) {
  if (!isCurrent(deletion)) {
    return;
  }
  if (failure && failure.status !== 404) {
    deletion.phase = 'failed';
    deletion.problem = failure.status === 412 ? 'Somebody else has changed it meanwhile.'
      : failure.isOutcomeUnknown ? `${failure.message}. It is unknown whether it was deleted.` : failure.message;
    announce(`${deletion.id} was not deleted: ${deletion.problem}`);
  } else {
    deletions.delete(deletion.id);
    deleted.push(deletion.id);
    state.edits.delete(deletion.id);
    if (state.record?.id === deletion.id) {
      Object.assign(state.record, {student: null, problem: 'This student is deleted.'});
    }
    replace(deletion.id, null);
  }
  if (deleted.length > 0 && ![...deletions.values()].some(({phase}) => phase !== 'failed')) {
    say(deleted.length === 1 ? `${deleted[0]} is deleted.` : `${students(deleted.length)} are deleted.`);
    deleted = [];
  }
  changed();
}

/** Keeps those that are not sent yet. */
export function undo(ids) {
  const kept = ids.filter((id) => deletions.get(id)?.phase === 'waiting');
  kept.forEach((id) => deletions.delete(id));
  if (kept.length > 0) {
    say(kept.length === 1 ? `${kept[0]} stays.` : `${students(kept.length)} stay.`);
  }
}

/** Forgets those that failed. */
export function dismissFailures() {
  deletions.forEach(({id, phase}) => phase === 'failed' && deletions.delete(id));
  changed();
}
