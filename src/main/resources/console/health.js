import {send} from './api.js';
import {byId, element} from './dom.js';

const EVERY_MS = 10_000;

const NAMES = {
  table: 'The table and its key',
  read: 'Reading a record',
  index: 'The index on the department',
  'batch-read': 'Reading several records in one call',
  'batch-write': 'Writing several records in one call',
  'batch-update': 'Updating several records in one call',
};

function state(word, name, text) {
  byId('state').dataset.state = name;
  byId('state-word').textContent = word;
  byId('health-text').textContent = text;
}

function result({status, data = {}}) {
  if (status === 'UP') {
    return data.note ? '' : ': works';
  }
  return `: ${data.cause ?? 'does not work'}`;
}

function check(made) {
  const {id, status, data = {}} = made;
  const item = element('li', {'data-state': status === 'UP' ? 'up' : 'down'},
    element('p', {}, element('strong', {}, NAMES[id] ?? id), result(made)));
  if (data.remedy) {
    item.append(element('p', {}, element('b', {}, 'Remedy: '), data.remedy));
  }
  if (data.action) {
    item.append(element('p', {class: 'note'}, `${data.action} on ${data.table}, ${data.region}`));
  }
  if (data.note) {
    item.append(element('p', {class: 'note'}, data.note));
  }
  return item;
}

/** In the order of their names above. The rights to share calls are worth a line only where one lacks. */
function worthALine(checks) {
  const order = Object.keys(NAMES);
  return checks
    .filter(({id, data = {}}) => !id.startsWith('batch-') || data.note)
    .sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
}

async function ask() {
  try {
    const response = await send({path: 'health/ready', isPing: true});
    const {status, checks = []} = await response.json();
    if (status === 'UP') {
      state('Ready', 'up', 'The service is up and can use its table.');
    } else if (status === 'STOPPING') {
      state('Stopping', 'down', 'The service is stopping: it answers no more in a moment.');
    } else {
      state('Not ready', 'down', 'The service is up, but it can’t use its table.');
    }
    byId('checks').replaceChildren(...worthALine(checks).map(check));
  } catch {
    state('Unreachable', 'down', 'The service does not answer this page.');
    byId('checks').replaceChildren();
  }
}

/** Asks again and again for as long as somebody may be looking. */
export function watchHealth() {
  const askIfSeen = () => document.hidden || ask();
  setInterval(askIfSeen, EVERY_MS);
  document.addEventListener('visibilitychange', askIfSeen);
  return ask();
}
