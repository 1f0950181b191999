import {h} from './dom.js';

/** The three attributes that are Rollcall's own. */
export const OWN = ['StudentID', 'Name', 'Dept'];

/** Text as it is; what other programs stored as something else, as JSON. */
export const shown = (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

export const isOdd = (value) => value !== undefined && typeof value !== 'string';

/** The attributes beside the three. */
export const others = (student) => Object.entries(student).filter(([name]) => !OWN.includes(name));

const SIGNS = {
  '\n': '↵', '\r': '␍', '\t': '⇥', '\u00a0': 'NBSP', '\u00ad': 'SHY', '\u061c': 'ALM', '\u200b': 'ZWSP', '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ', '\u200e': 'LRM', '\u200f': 'RLM', '\u202a': 'LRE', '\u202b': 'RLE', '\u202c': 'PDF', '\u202d': 'LRO',
  '\u202e': 'RLO', '\u2060': 'WJ', '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI', '\ufeff': 'BOM',
};
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[^\S ]|^ +| +$| {2,}/gu;

const codeOf = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** An id whose blanks, line breaks and direction marks can be seen. */
export function idText(id) {
  const parts = [];
  let from = 0;
  for (const {0: found, index} of id.matchAll(UNSEEN)) {
    const isBlank = found.startsWith(' ');
    const sign = isBlank ? '␣'.repeat(found.length) : SIGNS[found] ?? codeOf(found);
    parts.push(id.slice(from, index), h('span', {class: 'sign', title: isBlank ? 'blank' : codeOf(found)}, sign));
    from = index + found.length;
  }
  return h('bdi', {class: 'id'}, parts, id.slice(from));
}

/** Somebody's data, kept from turning the text around it (bidirectional text). */
export const data = (text) => h('bdi', null, text);

export const students = (count) => (count === 1 ? '1 student' : `${count.toLocaleString('en')} students`);

export const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

export const clock = (time) => new Date(time).toLocaleTimeString('en-GB');

/** Whole seconds until then, at least 0. */
export const secondsUntil = (time, now) => Math.max(0, Math.ceil((time - now) / 1000));

/** A record of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe, as in the service's own. */
export const csvLine = (fields) => `${fields.map(csvField).join(',')}\r\n`;

function csvField(value) {
  const text = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Copies to the clipboard; only pages of a secure origin may. */
export const canCopy = () => Boolean(navigator.clipboard);
