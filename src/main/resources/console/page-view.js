import {tokenButton, tokenDialog} from './access.js';
import {activity, figures} from './activity-view.js';
import {dismissFailures, undo} from './deletion.js';
import {h} from './dom.js';
import {SENTENCES, WORDS} from './health.js';
import {list, paging} from './list-view.js';
import {additionDialog, panel} from './record-view.js';
import {changed, state} from './state.js';
import {idText, secondsUntil, students} from './text.js';
import {exportDialog, importDialog, tasks} from './transfer-view.js';

const THEMES = ['auto', 'light', 'dark'];

/** The whole page. */
export const page = () => h('div', {class: 'page', 'data-aside': (state.record || state.calls.isOpen) && 'open'},
  h('a', {class: 'skip', href: '#students', click: skip}, 'Skip to the students'),
  head(),
  h('main', null, healthDetails(), troubles(), tasks(), list()),
  h('aside', {class: 'aside', 'aria-label': 'Details', hidden: !state.record && !state.calls.isOpen}, panel(), activity()),
  h('footer', {class: 'foot'}, paging(), figures()),
  h('div', {class: 'messages'},
    pending(),
    h('p', {class: 'message', id: 'status', role: 'status'}, state.message?.text)),
  h('p', {class: 'unseen', id: 'announcer', role: 'status'}, state.announcement),
  additionDialog(), importDialog(), exportDialog(), tokenDialog(),
  state.isDropping && h('div', {class: 'drop', 'aria-hidden': 'true'}, h('p', null, 'Drop the file to import it')));

function skip(event) {
  // Not by the address, in which the filters are.
  event.preventDefault();
  document.getElementById('students').focus();
}

function head() {
  const {service} = state;
  const about = service && [
    service.table, service.region,
    service.approximateCount !== undefined && `about ${students(service.approximateCount)}`,
    `version ${service.version}`,
    service.access.open && 'open to everybody',
  ].filter(Boolean);
  return h('header', {class: 'bar'},
    h('h1', null, h('img', {src: 'console/icon.svg', alt: '', width: 24, height: 24}), 'Rollcall'),
    healthPill(),
    h('p', {class: 'about quiet', id: 'about'}, about?.map((word, i) => h('span', {key: i, 'data-about': i}, word))),
    h('nav', {'aria-label': 'Rollcall'},
      h('a', {class: 'button', href: 'docs'}, 'API'),
      tokenButton(),
      h('button', {type: 'button', id: 'theme-button', click: nextTheme}, `Theme: ${state.theme}`)));
}

function nextTheme() {
  state.theme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length];
  document.documentElement.dataset.theme = state.theme;
  localStorage.setItem('theme', state.theme);
  changed();
}

const NAMES = {
  table: 'The table and its key',
  read: 'Reading a record',
  index: 'The index on the department',
  'batch-read': 'Reading several records in one call',
  'batch-write': 'Writing several records in one call',
  'batch-update': 'Updating several records in one call',
};

function toggleHealth() {
  state.health.isOpen = !state.health.isOpen;
  changed();
}

const healthPill = () => h('button', {
  type: 'button', class: 'pill', id: 'state', 'data-state': state.health.state,
  'aria-expanded': String(state.health.isOpen), 'aria-controls': 'health', click: toggleHealth,
}, h('span', {class: 'dot'}), h('span', {class: 'unseen'}, 'Health: '), h('span', {id: 'state-word'}, WORDS[state.health.state]));

/** Open by themselves when something is wrong; whoever closes them is left alone until that changes. */
const healthDetails = () => h('section', {
  class: 'health', id: 'health', 'data-state': state.health.state, 'aria-labelledby': 'health-title', hidden: !state.health.isOpen,
},
  h('h2', {id: 'health-title', class: 'unseen'}, 'Health'),
  h('button', {type: 'button', class: 'close', 'aria-label': 'Close the health details', click: () => {
    toggleHealth();
    document.getElementById('state').focus();
  }}, '×'),
  h('p', {id: 'health-text'}, SENTENCES[state.health.state]),
  h('ul', {class: 'checks', id: 'checks'}, checkGroups().map(check)));

/** What fails for the same reason is one line with one remedy. The rights to share calls are worth a line only where one lacks. */
function checkGroups() {
  const order = Object.keys(NAMES);
  const groups = new Map();
  state.health.checks
    .filter(({id, data: told = {}}) => !id.startsWith('batch-') || told.note)
    .sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id))
    .forEach(({id, status, data: told = {}}) => {
      const isUp = status === 'UP';
      const key = isUp ? id : `${told.cause} ${told.remedy}`;
      const group = groups.get(key) ?? {key, isUp, told, names: []};
      group.names.push(NAMES[id] ?? id);
      groups.set(key, group);
    });
  return [...groups.values()];
}

const check = ({key, isUp, told, names}) => h('li', {key, 'data-state': isUp ? 'up' : 'down'},
  h('p', null, h('strong', null, names.join(', ')), isUp ? (told.note ? '' : ': works') : `: ${told.cause ?? 'does not work'}`),
  told.remedy && h('p', null, h('b', null, 'Remedy: '), told.remedy),
  told.action && h('p', {class: 'note'}, `${told.action} on ${told.table}, ${told.region}`),
  told.note && h('p', {class: 'note'}, told.note));

/** What went wrong and belongs to no field and no row. */
const troubles = () => h('div', {class: 'troubles', role: 'alert'}, state.troubles.map((trouble) => h('div', {key: trouble.id, class: 'trouble'},
  h('p', null, trouble.text),
  h('button', {type: 'button', class: 'close', 'aria-label': `Dismiss: ${trouble.text}`, click: () => {
    state.troubles = state.troubles.filter((other) => other !== trouble);
    changed();
  }}, '×'))));

/** How many pending deletions are named one by one. */
const MOST_NAMED = 5;

/** One message for all that is about to be deleted, whatever the list shows meanwhile. */
function pending() {
  const all = [...state.deletions.values()];
  const open = all.filter(({phase}) => phase !== 'failed');
  const failed = all.filter(({phase}) => phase === 'failed');
  if (all.length === 0) {
    return null;
  }
  const waiting = open.filter(({phase}) => phase === 'waiting');
  const next = Math.min(...waiting.map(({due}) => due));
  const text = waiting.length === 0 ? `Deleting ${students(open.length)}…`
    : `Deleting ${students(open.length)} in ${secondsUntil(next, state.now)} s`;
  return h('section', {class: 'message pending', id: 'pending', 'aria-label': 'Deletions'},
    open.length > 0 && h('div', {class: 'line'},
      h('p', null, text),
      waiting.length > 0 && h('button', {type: 'button', id: 'undo', click: () => undo(waiting.map(({id}) => id))},
        waiting.length === 1 ? 'Undo' : 'Undo all')),
    h('ul', null, open.length > 1 && open.length <= MOST_NAMED && open.map(({id, phase}) => h('li', {key: id, class: 'line'},
      idText(id),
      phase === 'waiting' && h('button', {type: 'button', 'aria-label': `Undo: keep ${id}`, click: () => undo([id])}, 'Undo')))),
    failed.length > 0 && h('div', {class: 'line'},
      h('p', null, `${students(failed.length)} not deleted. ${failed[0].problem}`),
      h('button', {type: 'button', id: 'dismiss-failures', click: dismissFailures}, 'Dismiss')));
}

