import {onCall, send} from './api.js';
import {byId} from './dom.js';

const SECONDS = 60;
const WIDTH = 300;
const HEIGHT = 110;
const SVG = 'http://www.w3.org/2000/svg';

/** The milliseconds of each call, by the second in which it ended. */
const seconds = new Map();

const now = () => Math.floor(performance.now() / 1000);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const shape = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};

function draw() {
  // The second that runs is not over yet.
  const last = now() - 1;
  seconds.forEach((_, second) => second <= last - SECONDS && seconds.delete(second));
  const slots = Array.from({length: SECONDS}, (_, i) => seconds.get(last - SECONDS + 1 + i) ?? []);
  const most = Math.max(4, ...slots.map((slot) => slot.length));
  const all = slots.flat();
  const slowest = Math.max(10, ...all);
  const step = WIDTH / SECONDS;
  const bars = slots.map((slot, i) => {
    const height = (slot.length / most) * HEIGHT;
    return shape('rect', {class: 'rate', x: i * step + 0.5, y: HEIGHT - height, width: step - 1, height});
  });
  const points = slots
    .map((slot, i) => slot.length > 0 && `${(i + 0.5) * step},${HEIGHT - (median(slot) / slowest) * (HEIGHT - 4)}`)
    .filter(Boolean);
  byId('chart').replaceChildren(...bars, shape('polyline', {class: 'latency', points: points.join(' ')}));
  const rate = slots.at(-1).length;
  byId('rate').textContent = `${rate} ${rate === 1 ? 'call' : 'calls'}/s (at most ${Math.max(0, ...slots.map((slot) => slot.length))})`;
  byId('latency').textContent = all.length > 0
    ? `median ${median(all).toFixed(1)} ms, slowest ${Math.max(...all).toFixed(1)} ms` : 'no calls';
}

/** Draws what this page's calls take, and pings for as long as it is told to and somebody may be looking. */
export function drawCalls() {
  onCall(({ms, status}) => status > 0 && seconds.set(now(), [...(seconds.get(now()) ?? []), ms]));
  const button = byId('ping-button');
  const isOn = () => button.getAttribute('aria-pressed') === 'true';
  button.addEventListener('click', () => button.setAttribute('aria-pressed', !isOn()));
  setInterval(() => {
    if (!document.hidden) {
      draw();
      if (isOn()) {
        send({path: 'health', isPing: true}).catch(() => {});
      }
    }
  }, 1000);
}
