/**
 * Describes an element. Text becomes text and never markup, whatever it holds.
 *
 * @param {string} name the tag
 * @param {?Object<string, *>} attributes functions listen to the event of that name; false and null are left out.
 *     `key` tells an element from its siblings (then all of them need one), `mounted` is called with a new element
 * @param {...*} children elements, text, or arrays of them; false and null keep their place without showing anything
 */
export function h(name, attributes, ...children) {
  return {name, attributes: attributes ?? {}, children: children.flat(Infinity)};
}

/** The properties that follow the user, so that the attribute alone would not set them. */
const PROPERTIES = new Set(['value', 'checked', 'indeterminate']);

const isText = (made) => typeof made !== 'object' || made === null;
const textOf = (made) => (made === null || made === undefined || made === false ? '' : String(made));
const keyOf = (made) => (isText(made) ? undefined : made.attributes.key);

/** What each node was made from. */
const sources = new WeakMap();

/** Makes the children of an element what they are described as, and keeps the nodes that can stay. */
export function patch(parent, children) {
  const keys = new Set(children.map(keyOf));
  const keyed = new Map();
  for (const node of [...parent.childNodes]) {
    const key = keyOf(sources.get(node) ?? null);
    if (key !== undefined && !keys.has(key)) {
      remove(node);
    } else if (key !== undefined) {
      keyed.set(key, node);
    }
  }
  let at = parent.firstChild;
  for (const made of children) {
    const key = keyOf(made);
    const old = key === undefined ? at : keyed.get(key);
    if (old && fits(old, made)) {
      if (old === at) {
        at = at.nextSibling;
      } else {
        parent.insertBefore(old, at);
      }
      update(old, made);
    } else {
      const node = create(made);
      parent.insertBefore(node, at);
      if (old) {
        at = old === at ? at.nextSibling : at;
        remove(old);
      }
      made?.attributes?.mounted?.(node);
    }
  }
  while (at) {
    const left = at;
    at = at.nextSibling;
    remove(left);
  }
}

function fits(node, made) {
  const source = sources.get(node);
  return isText(made)
    ? node.nodeType === Node.TEXT_NODE
    : source?.name === made.name && source.attributes.key === made.attributes.key;
}

/** A dialog that is closed gives the focus back to where it was; one that only vanishes does not. */
function remove(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    [node, ...node.querySelectorAll('dialog')].forEach((one) => one instanceof HTMLDialogElement && one.close());
  }
  node.remove();
}

function create(made) {
  if (isText(made)) {
    return document.createTextNode(textOf(made));
  }
  const node = document.createElement(made.name);
  write(node, made, {attributes: {}});
  return node;
}

function update(node, made) {
  if (isText(made)) {
    if (node.data !== textOf(made)) {
      node.data = textOf(made);
    }
  } else if (sources.get(node) !== made) {
    write(node, made, sources.get(node));
  }
}

function write(node, made, before) {
  sources.set(node, made);
  patch(node, made.children);
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(made.attributes)]);
  for (const name of names) {
    if (name !== 'key' && name !== 'mounted') {
      set(node, name, made.attributes[name], before.attributes[name]);
    }
  }
}

function set(node, name, value, before) {
  if (typeof value === 'function' || typeof before === 'function') {
    if (typeof before !== 'function') {
      node.addEventListener(name, listen);
    } else if (typeof value !== 'function') {
      node.removeEventListener(name, listen);
    }
  } else if (PROPERTIES.has(name)) {
    if (node[name] !== value) {
      node[name] = value;
    }
  } else if (value !== before) {
    if (value === false || value === null || value === undefined) {
      node.removeAttribute(name);
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
}

/** One listener for all, so that a new description needs no new one. */
function listen(event) {
  sources.get(event.currentTarget)?.attributes[event.type]?.(event);
}
