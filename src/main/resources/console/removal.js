import {call, pathOf} from './api.js';
import {element, say} from './dom.js';
import {readAgain} from './edit.js';

/** Long enough to read the row again and to reach the button by keyboard. */
const SECONDS = 10;

/** What is about to be deleted, by id: its row, its tag, and how to stop its clock. */
const leaving = new Map();

/** The row of a student who is about to be deleted; undefined for the others. */
export const leavingRow = (id) => leaving.get(id)?.row;

/**
 * Deletes a row's student, once the user had time to think again: until then nothing was sent, so that “undo” keeps
 * the whole record, other programs' attributes included.
 *
 * @param {HTMLElement} row
 * @param {string} id
 * @param {function(HTMLElement, ?Object)} show shows the row again, or takes it away
 */
export async function removal(row, id, show) {
  const read = await readAgain(row, id, show);
  if (read) {
    wait(row, read.body, read.etag, show);
  }
}

function wait(row, student, etag, show) {
  const id = student.StudentID;
  let left = SECONDS;
  const clock = element('span', {class: 'note'}, `in ${left} s`);
  const ticking = setInterval(() => {
    left -= 1;
    clock.textContent = `in ${left} s`;
    if (left === 0) {
      stop();
      remove(row, student, etag, show);
    }
  }, 1000);
  const stop = () => {
    clearInterval(ticking);
    leaving.delete(id);
  };
  const undo = element('button', {type: 'button', 'aria-label': `Undo: keep ${id}`, click: () => {
    stop();
    show(row, student);
    say(`${id} stays.`);
  }}, 'Undo');
  leaving.set(id, {row, etag, stop});
  row.classList.add('leaving');
  row.querySelector('td.actions').replaceChildren(clock, undo);
  say(`${id} will be deleted in ${SECONDS} seconds.`);
  undo.focus();
}

async function remove(row, student, etag, show) {
  const id = student.StudentID;
  try {
    await call(deletion(id, etag));
    show(row, null);
    say(`${id} is deleted.`);
  } catch (failure) {
    show(row, student);
    say(`${id} was not deleted: ${failure.message}`, true);
  }
}

const deletion = (id, etag) => ({
  method: 'DELETE', path: pathOf(id), headers: etag ? {'If-Match': etag} : {}, keepalive: true,
});

/** Whoever leaves the page has not said “undo”. */
export function deleteOnLeaving() {
  addEventListener('pagehide', () => leaving.forEach(({etag, stop}, id) => {
    stop();
    call(deletion(id, etag)).catch(() => {});
  }));
}
