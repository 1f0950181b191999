import {call, pathOf} from './api.js';
import {element, say} from './dom.js';

let forms = 0;

const FIELDS = {Name: 'Name', Dept: 'Department'};

/**
 * Lets the user change a row in its place. What is saved replaces only the state that was shown: where somebody else
 * was faster, that is said instead.
 *
 * @param {HTMLElement} row
 * @param {string} id
 * @param {function(HTMLElement, ?Object)} show shows the row again, or takes it away
 */
export async function edit(row, id, show) {
  const read = await readAgain(row, id, show);
  if (read) {
    open(row, id, read, show);
  }
}

/** The record and its tag as they are now; nothing, but said so, where they can't be read. */
export async function readAgain(row, id, show) {
  try {
    return await call({path: pathOf(id)});
  } catch (failure) {
    const isGone = failure.status === 404;
    say(isGone ? `${id} is gone: somebody else has deleted it.` : failure.message, true);
    if (isGone) {
      show(row, null);
    }
    return null;
  }
}

function open(row, id, {body: student, etag}, show) {
  // Inputs in a table's cells can't share a form around them, so they name it.
  const form = element('form', {id: `edit-form-${forms++}`});
  const inputs = Object.entries(FIELDS).map(([name, label]) => {
    const input = element('input', {
      form: form.id, name, 'aria-label': `${label} of ${id}`, autocomplete: 'off',
      keydown: (event) => event.key === 'Escape' && show(row, student),
    });
    input.value = typeof student[name] === 'string' ? student[name] : '';
    return input;
  });
  const [nameCell, deptCell, , actions] = row.querySelectorAll('td');
  nameCell.replaceChildren(inputs[0]);
  deptCell.replaceChildren(inputs[1]);
  actions.replaceChildren(
    form,
    element('button', {form: form.id, class: 'primary', 'aria-label': `Save ${id}`}, 'Save'),
    element('button', {type: 'button', 'aria-label': `Don’t change ${id}`, click: () => show(row, student)}, 'Cancel'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save(row, student, etag, {Name: inputs[0].value, Dept: inputs[1].value}, show);
  });
  inputs[0].focus();
}

async function save(row, student, etag, body, show) {
  const id = student.StudentID;
  try {
    await call({method: 'PUT', path: pathOf(id), body, headers: etag ? {'If-Match': etag} : {}});
    show(row, {...student, ...body});
    say(`${id} is saved.`);
  } catch (failure) {
    const read = failure.status === 412 ? await readAgain(row, id, show) : null;
    if (read && read.etag !== etag) {
      open(row, id, read, show);
      say(`${id} was changed by somebody else meanwhile: this is the newer state. Nothing was saved.`, true);
    } else if (read || failure.status !== 412) {
      const problems = failure.violations?.map(({field, problem}) => `${field} ${problem}`).join('; ');
      say(problems || failure.message, true);
    }
  }
}
