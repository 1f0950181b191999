const TOKEN = 'token';
const events = new EventTarget();

/** What a failed call says: the service's own sentence where it gave one. */
export class CallError extends Error {
  constructor(status, body) {
    super(body?.error ?? (status ? `The service answered ${status}` : 'The service can’t be reached'));
    this.status = status;
    this.violations = body?.violations ?? [];
  }
}

/** Calls back with {method, path, headers, bodyFile, body, status, ms, isPing} after each call. */
export const onCall = (listener) => events.addEventListener('call', (event) => listener(event.detail));

/** Calls back with the status when a call was refused for lack of a token (401) or of a right (403). */
export const onRefused = (listener) => events.addEventListener('refused', (event) => listener(event.detail));

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

/** The path of one student. */
export const pathOf = (id) => `student/${encodeURIComponent(id)}`;

/** Whether a browser can ask for that id at all: it takes dots for folders, however they are encoded. */
export const isAddressable = (id) => id !== '.' && id !== '..';

/** The request's headers, the token among them. */
export function headersFor(request) {
  const headers = {...request.headers};
  if (request.body && !headers['Content-Type']) {
    headers['Content-Type'] = 'application/json';
  }
  if (token.get()) {
    headers.Authorization = `Bearer ${token.get()}`;
  }
  return headers;
}

/** Tells the listeners of a call that was made with something else than {@link call}. */
export function report(request, status, ms) {
  events.dispatchEvent(new CustomEvent('call', {detail: {...request, status, ms}}));
  if (status === 401 || status === 403) {
    events.dispatchEvent(new CustomEvent('refused', {detail: status}));
  }
}

/**
 * Sends a request.
 *
 * @param {{method?: string, path: string, headers?: Object<string, string>, body?: *, isPing?: boolean,
 *     signal?: AbortSignal, keepalive?: boolean}} request
 * @returns {Promise<Response>} also of an error's status; fails where there was no answer
 */
export async function send(request) {
  const begin = performance.now();
  let status = 0;
  try {
    const response = await fetch(request.path, {
      method: request.method ?? 'GET',
      headers: headersFor(request),
      body: request.body && JSON.stringify(request.body),
      signal: request.signal,
      keepalive: request.keepalive,
      cache: 'no-store',
    });
    status = response.status;
    return response;
  } catch (failure) {
    throw failure.name === 'AbortError' ? failure : new CallError(0);
  } finally {
    report(request, status, performance.now() - begin);
  }
}

/**
 * Sends a request and reads the JSON of the answer.
 *
 * @returns {Promise<{status: number, body: *, etag: ?string}>} fails with a CallError for an error's status
 */
export async function call(request) {
  const response = await send(request);
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new CallError(response.status, body);
  }
  return {status: response.status, body, etag: strong(response.headers.get('ETag'))};
}

/** A proxy that compresses an answer weakens its tag, and a weak one never matches an If-Match. */
const strong = (etag) => etag?.replace(/^W\//, '') ?? null;
