import {call} from './api.js';
import {announce, changed, state} from './state.js';

const EVERY_MS = 10_000;

/** While something is wrong, somebody waits for it to be right again. */
const EVERY_MS_DOWN = 2000;

const TIMEOUT_MS = 8000;

export const WORDS = {
  unknown: 'Asking…',
  up: 'Ready',
  stopping: 'Stopping',
  down: 'Not ready',
  unreachable: 'Unreachable',
};

export const SENTENCES = {
  unknown: 'The service has not answered yet.',
  up: 'The service is up and can use its table.',
  stopping: 'The service is stopping: it answers no more in a moment.',
  down: 'The service is up, but it can’t use its table.',
  unreachable: 'The service does not answer this page. It is asked again every two seconds.',
};

const {health} = state;
let isAsking = false;
let askedAt = 0;
let onRecovery = () => {};

/** Calls back when the service is ready after it was not. */
export function onReadyAgain(recovered) {
  onRecovery = recovered;
}

function become(name, checks) {
  const before = health.state;
  Object.assign(health, {state: name, checks});
  if (before === name) {
    changed();
    return;
  }
  health.isOpen = name !== 'up';
  if (before !== 'unknown' || name !== 'up') {
    announce(`${WORDS[name]}. ${SENTENCES[name]}`);
  }
  changed();
  if (name === 'up' && before !== 'unknown') {
    onRecovery();
  }
}

/** Asks whether the table can be used. */
export async function askHealth() {
  if (isAsking) {
    return;
  }
  isAsking = true;
  askedAt = Date.now();
  try {
    const {body} = await call({path: 'health/ready', isPing: true, timeoutMs: TIMEOUT_MS});
    become('up', body.checks ?? []);
  } catch (failure) {
    const isStopping = failure.body?.status === 'STOPPING';
    become(failure.status === 0 ? 'unreachable' : isStopping ? 'stopping' : 'down', failure.body?.checks ?? []);
  }
  isAsking = false;
}

/** Some call of the page had an answer, or none. */
export function heard(isAnswered) {
  if (!isAnswered) {
    become('unreachable', []);
  } else if (health.state === 'unreachable') {
    askHealth();
  }
}

/** Asks again where it is time to. */
export function askHealthInTime() {
  if (Date.now() - askedAt >= (health.state === 'up' ? EVERY_MS : EVERY_MS_DOWN)) {
    askHealth();
  }
}
