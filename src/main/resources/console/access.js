import {onRefused, token} from './api.js';
import {byId} from './dom.js';

function open(text) {
  byId('token-text').textContent = text;
  byId('token-form').reset();
  byId('token-button').hidden = false;
  if (!byId('token').open) {
    byId('token').showModal();
  }
}

/**
 * Asks for an access token where the service wants one.
 *
 * @param {function()} onChange what to do once there is another token
 */
export function askForToken(onChange) {
  const change = (apply) => {
    apply();
    byId('token').close();
    onChange();
  };
  byId('token-button').hidden = !token.get();
  byId('token-button').addEventListener('click', () => open('This service asks for an access token (JWT).'));
  byId('token-cancel').addEventListener('click', () => byId('token').close());
  byId('token-forget').addEventListener('click', () => change(token.forget));
  byId('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const given = byId('token-form').elements.token.value.trim();
    change(() => token.set(given));
  });
  onRefused((status) => open(status === 403
    ? 'This token lacks the right to do that: students:read is for reading, students:write for the rest.'
    : token.get() ? 'The service does not accept this token: it may have expired.'
    : 'This service asks for an access token (JWT).'));
}
