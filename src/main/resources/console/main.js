import {askWhereRefused} from './access.js';
import {readAddress} from './address.js';
import {call, onCall, token} from './api.js';
import {closeSecond, ping, recordCalls} from './calls.js';
import {deleteInTime} from './deletion.js';
import {patch} from './dom.js';
import {askHealth, askHealthInTime, heard, onReadyAgain} from './health.js';
import {isImporting, openImport} from './import.js';
import {followAddress, forget, refresh, retryInTime} from './list.js';
import {page} from './page-view.js';
import {openRecord, unsaved} from './record.js';
import {changed, drawWith, state} from './state.js';

const root = document.getElementById('page');

/** Where the focus goes when what had it is gone, and was in no row. */
const FALLBACK = 'dialog[open] input, #record-title, #students';

function draw() {
  const focused = document.activeElement;
  const row = focused.closest('#rows tr');
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  patch(root, [page()]);
  if (focused !== document.body && !focused.isConnected && document.activeElement === document.body) {
    const next = neighbour?.isConnected ? neighbour.querySelector('.open') : null;
    (next ?? document.querySelector(FALLBACK))?.focus({preventScroll: true});
  }
}

/** What the head of the page tells; a list that goes wrong says so itself. */
async function askForService() {
  try {
    state.service = (await call({path: 'service', isPing: true})).body;
  } catch {
    state.service = null;
  }
  changed();
}

/** Shows what the address says, at the start and after Back. */
async function show() {
  const {record} = readAddress();
  const isNew = record !== null && state.record?.id !== record;
  if (isNew) {
    openRecord(record, {isInAddress: true});
  } else if (record === null) {
    state.record = null;
  }
  await followAddress();
}

function tick() {
  state.now = Date.now();
  if (state.message && state.now >= state.message.until) {
    state.message = null;
  }
  closeSecond();
  deleteInTime();
  retryInTime();
  if (!document.hidden) {
    ping(heard);
    askHealthInTime();
  }
  changed();
}

function onTokenChange() {
  askForService();
  if (token.get() === null) {
    forget();
    state.record = null;
  }
  refresh();
}

function onKey(event) {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector('dialog[open]')) {
    event.preventDefault();
    document.getElementById('search').focus();
  }
}

/** Files can be dropped anywhere. */
function acceptFiles() {
  const isDropping = (value) => {
    if (state.isDropping !== value) {
      state.isDropping = value;
      changed();
    }
  };
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      isDropping(true);
    }
  });
  addEventListener('dragleave', (event) => event.relatedTarget === null && isDropping(false));
  addEventListener('drop', (event) => {
    event.preventDefault();
    isDropping(false);
    if (event.dataTransfer?.files.length > 0) {
      openImport(event.dataTransfer.files[0]);
    }
  });
}

/** Who leaves during an import or with something unsaved is asked. What is about to be deleted stays. */
function askBeforeLeaving(event) {
  if (isImporting() || unsaved().length > 0) {
    event.preventDefault();
  }
}

recordCalls();
onCall(({status, isPing}) => !isPing && status === 0 && askHealth());
askWhereRefused(onTokenChange);
onReadyAgain(() => {
  askForService();
  if (state.list.failure) {
    refresh();
  }
});
drawWith(draw);
setInterval(tick, 1000);
addEventListener('popstate', show);
addEventListener('hashchange', show);
addEventListener('beforeunload', askBeforeLeaving);
addEventListener('keydown', onKey);
document.addEventListener('visibilitychange', () => !document.hidden && askHealth());
acceptFiles();
askHealth();
askForService();
show();
