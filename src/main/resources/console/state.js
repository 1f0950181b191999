/**
 * All that the page shows. Modules change it and call `changed`; the views are made of it and of nothing else.
 */
export const state = {
  now: Date.now(),
  theme: document.documentElement.dataset.theme,

  /** What GET /service told: table, region, count, version, access. */
  service: null,

  /** isOpen: whether its details are shown. */
  health: {state: 'unknown', checks: [], isOpen: false},

  /** asked: the question that waits for a token, if there is one. */
  access: {hasToken: false, asked: null},

  list: {
    /** What is typed, and what the list was asked for. */
    draft: {q: '', dept: ''},
    query: {q: '', dept: '', limit: 25},
    /** The cursor of each page that is known; the first page has none. */
    cursors: [null],
    page: 1,
    students: [],
    next: null,
    loadedAt: null,
    /** The request that is under way: {target, text, since}. */
    busy: null,
    /** The request that failed: {text, target, retryAt}. */
    failure: null,
    sort: null,
  },

  /** The students that are selected, by id; they stay so on other pages. */
  selection: new Map(),

  /** The open record: {id, student, etag, isBusy, problem}. */
  record: null,

  /** What is typed and not saved yet, by id: see record.js. */
  edits: new Map(),

  /** The form for a new student, if it is open. */
  addition: null,

  /** What is about to be deleted, by id: see deletion.js. */
  deletions: new Map(),

  /** The import's and the export's dialog, and what is under way. */
  importDialog: null,
  exportDialog: null,
  importTask: null,
  exportTask: null,
  isDropping: false,

  calls: {isPinging: true, cells: [], figures: null, lines: [], isOpen: false},

  /** The last result, for a while; troubles, until they are dismissed; and what a screen reader is told besides. */
  message: null,
  troubles: [],
  announcement: '',
};

let view = () => {};
let isQueued = false;

/** Draws the page with that from now on. */
export function drawWith(draw) {
  view = draw;
  changed();
}

/** Draws the page anew, once, after what is running now. */
export function changed() {
  if (!isQueued) {
    isQueued = true;
    queueMicrotask(() => {
      isQueued = false;
      view();
    });
  }
}

let lastId = 0;

/** Says what came of something, for a while. */
export function say(text) {
  state.message = {text, until: Date.now() + 8000};
  changed();
}

/** Shows what went wrong, until it is dismissed. */
export function complain(text) {
  if (!state.troubles.some((trouble) => trouble.text === text)) {
    state.troubles = [...state.troubles, {id: ++lastId, text}];
  }
  changed();
}

/** Tells a screen reader what others see. */
export function announce(text) {
  state.announcement = text;
  changed();
}
