import {onRefused, token} from './api.js';
import {h} from './dom.js';
import {announce, changed, state} from './state.js';
import {clock} from './text.js';

/** What to do when there is another token, or none any more. */
let onChange = () => {};

/** Makes refused calls ask for a token. */
export function askWhereRefused(whenChanged) {
  onChange = whenChanged;
  state.access.hasToken = token.get() !== null;
  onRefused(ask);
}

/** One question for all the calls that were refused meanwhile. */
function ask({status, reason, sentToken}) {
  if (token.get() !== sentToken) {
    // Another one was given while this call was under way.
    return token.get() !== null;
  }
  state.access.asked ??= {...Promise.withResolvers(), draft: '', problem: ''};
  state.access.asked.text = status === 403
    ? `${reason}. To read takes the scope students:read, everything else students:write.` : `${reason}.`;
  changed();
  return state.access.asked.promise;
}

export function openTokenDialog() {
  state.access.asked ??= {...Promise.withResolvers(), draft: '', problem: '', text: 'This service takes an access token (JWT).'};
  changed();
}

function close(isGiven) {
  const {asked} = state.access;
  state.access.asked = null;
  state.access.hasToken = token.get() !== null;
  asked?.resolve(isGiven);
  changed();
}

function save(event) {
  event.preventDefault();
  const {asked} = state.access;
  const given = asked.draft.trim().replace(/^Authorization:\s*/i, '').replace(/^Bearer\s+/i, '').replace(/^["']|["']$/g, '');
  if (!/^[\x21-\x7e]+$/.test(given)) {
    asked.problem = given === '' ? 'It must not be empty' : 'A token has no blanks and no letters beyond A to Z: was all of it copied, and nothing else?';
    changed();
    return;
  }
  token.set(given);
  close(true);
  announce('The token is saved.');
  onChange();
}

function signOut() {
  token.forget();
  close(false);
  announce('Signed out.');
  onChange();
}

/** Whether the token is known to lack the right to change anything. */
export const isReadOnly = () => state.service?.access?.scopes?.includes('students:write') === false;

/** Who is signed in, for the head of the page. */
export function tokenButton() {
  const access = state.service?.access;
  if (!state.access.hasToken && (!access || access.open)) {
    return null;
  }
  const until = access?.expires ? `until ${clock(access.expires)}` : null;
  const words = [access?.subject, until, isReadOnly() && 'read only'].filter(Boolean).join(' · ');
  return h('button', {type: 'button', id: 'token-button', click: openTokenDialog}, 'Token', words && h('span', {class: 'quiet who'}, ` ${words}`));
}

export function tokenDialog() {
  const {asked, hasToken} = state.access;
  return asked && h('dialog', {
    id: 'token', 'aria-labelledby': 'token-title', mounted: (node) => node.showModal(), close: () => state.access.asked === asked && close(false),
  }, h('form', {submit: save, novalidate: true},
    h('h2', {id: 'token-title'}, 'Access token'),
    h('p', {id: 'token-text', role: 'alert'}, asked.text),
    h('label', {for: 'token-field'}, 'Token'),
    h('input', {
      id: 'token-field', type: 'password', name: 'token', autocomplete: 'off', 'aria-describedby': 'token-note token-problem',
      'aria-invalid': asked.problem !== '' && 'true', value: asked.draft,
      input: (event) => {
        asked.draft = event.target.value;
        changed();
      },
    }),
    h('p', {class: 'problem', id: 'token-problem'}, asked.problem),
    h('p', {class: 'note', id: 'token-note'}, 'It stays in this tab until you close it or sign out.'),
    h('div', {class: 'actions'},
      h('button', {class: 'primary'}, 'Save token'),
      hasToken && h('button', {type: 'button', id: 'sign-out', click: signOut}, 'Sign out'),
      h('button', {type: 'button', id: 'token-cancel', click: () => close(false)}, 'Cancel'))));
}
