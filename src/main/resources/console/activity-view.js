import {h} from './dom.js';
import {copy} from './record.js';
import {changed, state} from './state.js';
import {canCopy} from './text.js';

const ms = (value) => (value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`);

const kindOf = ({ms: answers, failed}) => (failed > 0 ? 'failed' : answers.length > 0 ? 'answered' : 'idle');

/** A cell for each of the last sixty seconds. */
function strip(attributes) {
  return h('span', {class: 'strip', ...attributes}, state.calls.cells.map((cell) => h('span', {class: kindOf(cell)})));
}

function toggle() {
  state.calls.isOpen = !state.calls.isOpen;
  changed();
}

/** The figures at the foot of the page, which open the rest. */
export function figures() {
  const {figures: now, isOpen} = state.calls;
  return h('button', {type: 'button', class: 'figures', id: 'activity-button', 'aria-expanded': String(isOpen), 'aria-controls': 'activity', click: toggle},
    h('span', null, 'Activity'),
    strip({'aria-hidden': 'true'}),
    h('span', {class: 'number', id: 'latency'}, now?.median !== null && now ? ms(now.median) : '–'),
    now?.failed > 0 && h('span', {class: 'number bad'}, `${now.failed} failed`));
}

/** What this page's calls take, and the lines that make the same calls in a shell. */
export function activity() {
  const {figures: now, cells, isPinging, lines, isOpen} = state.calls;
  if (!isOpen) {
    return h('section', {class: 'panel', id: 'activity', hidden: true});
  }
  const bad = cells.filter((cell) => kindOf(cell) === 'failed').length;
  const good = cells.filter((cell) => kindOf(cell) === 'answered').length;
  return h('section', {class: 'panel', id: 'activity', 'aria-labelledby': 'activity-title'},
    h('div', {class: 'panel-head'},
      h('h2', {id: 'activity-title'}, 'Activity of this page'),
      h('button', {type: 'button', class: 'close', 'aria-label': 'Close the activity', click: toggle}, '×')),
    h('dl', {class: 'numbers'},
      number('Calls a second', String(now?.perSecond ?? 0)),
      number('Median', now?.median !== null && now ? ms(now.median) : '–'),
      number('Slowest', now?.slowest !== null && now ? ms(now.slowest) : '–'),
      number('Failed', String(now?.failed ?? 0), now?.failed > 0)),
    strip({class: 'strip large', role: 'img', 'aria-label': `The last 60 seconds: ${good} with answers, ${bad} with failures`}),
    h('p', {class: 'axis note', 'aria-hidden': 'true'}, h('span', null, '60 s ago'), h('span', null, 'now')),
    h('p', {class: 'note'}, 'As this browser saw it: its own calls, and a ping of ', h('code', null, '/health'), ' each second, network included.'),
    h('button', {type: 'button', id: 'ping-button', 'aria-pressed': String(isPinging), click: () => {
      state.calls.isPinging = !isPinging;
      changed();
    }}, 'Ping each second'),
    h('h3', null, 'The same with curl'),
    lines.length === 0 && h('p', {class: 'note'}, 'What you do here shows up as the line that does it in a shell.'),
    h('ol', {class: 'curl', id: 'curl'}, lines.map(({id, text, outcome}) => h('li', {key: id},
      h('code', null, text),
      h('p', {class: 'note line'}, outcome,
        canCopy() && h('button', {type: 'button', 'aria-label': `Copy ${text}`, click: () => copy(text, 'The line')}, 'Copy'))))));
}

const number = (name, value, isBad = false) => h('div', {key: name, class: isBad && 'bad'}, h('dt', null, name), h('dd', null, value));
