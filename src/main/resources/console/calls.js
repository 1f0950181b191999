import {call, onCall} from './api.js';
import {curlLine} from './curl.js';
import {changed, state} from './state.js';

/** How many seconds the figures are of. */
const SECONDS = 60;

/** How many lines for a shell are kept. */
const MOST_LINES = 20;

/** A ping takes milliseconds; what takes this long is no answer. */
const PING_TIMEOUT_MS = 5000;

const {calls} = state;
const none = () => ({ms: [], failed: 0});

/** The second that runs. */
let current = none();
let isPingUnderWay = false;
let lastId = 0;

/** Keeps the figures and the lines for a shell of all calls of this page. */
export function recordCalls() {
  calls.cells = Array.from({length: SECONDS}, none);
  onCall((made) => {
    if (made.status > 0) {
      current.ms.push(made.ms);
    }
    if (made.status === 0 || made.status >= 500) {
      current.failed += 1;
    }
    if (!made.isPing) {
      const outcome = made.status ? `${made.status} in ${Math.round(made.ms)} ms` : 'no answer';
      const line = {id: ++lastId, text: curlLine(made, state.access.hasToken), outcome};
      calls.lines = [line, ...calls.lines].slice(0, MOST_LINES);
      changed();
    }
  });
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** A second is over: its calls get a cell. */
export function closeSecond() {
  calls.cells = [...calls.cells.slice(1), current];
  const ms = calls.cells.flatMap((cell) => cell.ms);
  calls.figures = {
    perSecond: current.ms.length + current.failed,
    failed: calls.cells.reduce((sum, cell) => sum + cell.failed, 0),
    median: ms.length > 0 ? median(ms) : null,
    slowest: ms.length > 0 ? Math.max(...ms) : null,
  };
  current = none();
  changed();
}

/** Asks the service whether it lives, one question after the other. */
export async function ping(onAnswer) {
  if (!calls.isPinging || isPingUnderWay) {
    return;
  }
  isPingUnderWay = true;
  try {
    await call({path: 'health', isPing: true, timeoutMs: PING_TIMEOUT_MS});
    onAnswer(true);
  } catch (failure) {
    onAnswer(failure.status > 0);
  }
  isPingUnderWay = false;
}
