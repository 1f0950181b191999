/** The element with that id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element. Text becomes text and never markup, whatever it holds.
 *
 * @param {string} name the tag
 * @param {Object<string, *>} attributes functions listen to the event of that name; false and null are left out
 * @param {...(Node|string)} children
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(key, value);
    } else if (value !== false && value != null) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children);
  return made;
}

/** Somebody's data, kept from turning the text around it (bidirectional text). */
export const data = (text) => element('bdi', {}, text);

let hush;

/** Says something at the foot of the page for a while, and to a screen reader. */
export function say(text, isBad = false) {
  const status = byId('status');
  status.textContent = text;
  status.dataset.bad = isBad;
  clearTimeout(hush);
  hush = setTimeout(() => (status.textContent = ''), 12_000);
}
