const TOKEN = 'token';
const events = new EventTarget();

/** How long an answer may take to begin, and a JSON answer to end. */
const TIMEOUT_MS = 30_000;

/** What a failed call says: the service's own sentence where it gave one. */
export class CallError extends Error {
  /**
   * @param {number} status 0 where there was no answer
   * @param {?Object} body the answer's
   * @param {?string} retryAfter the answer's header, in seconds
   */
  constructor(status, body, retryAfter = null) {
    super(body?.error ?? (status ? `The service answered ${status}` : 'The service can’t be reached'));
    this.status = status;
    this.body = body;
    this.violations = body?.violations ?? [];
    this.retryAfterMs = /^\d+$/.test(retryAfter ?? '') ? 1000 * Number(retryAfter) : 0;
    /** Whether a write may have happened all the same. */
    this.isOutcomeUnknown = status === 0 || status === 504 || body?.outcome === 'unknown';
  }
}

export class CancelledError extends Error {}

/** Calls back with {method, path, headers, body, file, status, ms, isPing} after each call. */
export const onCall = (listener) => events.addEventListener('call', (event) => listener(event.detail));

/** Asks for another token after a 401 or 403; resolves to whether the call is to be tried again. */
let askForToken = async () => false;

export function onRefused(ask) {
  askForToken = ask;
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

/** The path of one student. */
export const pathOf = (id) => `student/${encodeURIComponent(id)}`;

/** Whether a browser can ask for that id at all: it takes dots for folders, however they are encoded. */
export const isAddressable = (id) => id !== '.' && id !== '..' && id.isWellFormed();

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

/** Tells the listeners of a call that was made with something else than this module. */
export function report(request, status, ms) {
  events.dispatchEvent(new CustomEvent('call', {detail: {...request, status, ms}}));
}

/**
 * Sends a request and reads the JSON of the answer. Where a token lacks, the user is asked for one and the request is
 * sent again.
 *
 * @param {{method?: string, path: string, headers?: Object<string, string>, body?: *, isPing?: boolean,
 *     signal?: AbortSignal, timeoutMs?: number}} request
 * @returns {Promise<{status: number, body: *, etag: ?string}>} fails with a CallError for an error's status
 */
export const call = (request) => exchange(request, async (response) => ({
  status: response.status, body: parseExactly(await response.text()), etag: strong(response.headers.get('ETag')),
}));

/** The same for an answer that is read piece by piece: resolves to the Response, whose body has all the time it takes. */
export const open = (request) => exchange(request, async (response) => response);

async function exchange(request, read) {
  const sentToken = token.get();
  try {
    return await attempt(request, read);
  } catch (failure) {
    if (!request.isPing && await mayTryAgain(failure, sentToken)) {
      return exchange(request, read);
    }
    throw failure;
  }
}

/** Whether it failed for lack of a token, and the user has given another one since. */
export async function mayTryAgain({status, message}, sentToken) {
  return (status === 401 || status === 403) && askForToken({status, reason: message, sentToken});
}

/** JSON with all digits of its numbers, where the browser can keep them (JSON.rawJSON). */
function parseExactly(text) {
  const keepDigits = (name, value, context) => (
    typeof value === 'number' && context?.source && String(value) !== context.source && JSON.rawJSON
      ? JSON.rawJSON(context.source) : value);
  return JSON.parse(text, keepDigits);
}

async function attempt(request, read) {
  const begin = performance.now();
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), request.timeoutMs ?? TIMEOUT_MS);
  let status = 0;
  try {
    const response = await fetch(request.path, {
      method: request.method ?? 'GET',
      headers: headersFor(request),
      body: request.body && JSON.stringify(request.body),
      signal: request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal,
      cache: 'no-store',
    });
    status = response.status;
    if (!response.ok) {
      throw new CallError(status, await response.json().catch(() => null), response.headers.get('Retry-After'));
    }
    return await read(response);
  } catch (failure) {
    throw request.signal?.aborted ? new CancelledError('It was cancelled')
      : failure instanceof CallError ? failure
      : timeout.signal.aborted ? new CallError(0, {error: 'The service did not answer in time'})
      : new CallError(0, status ? {error: 'The answer broke off'} : null);
  } finally {
    clearTimeout(timer);
    if (!request.signal?.aborted) {
      report(request, status, performance.now() - begin);
    }
  }
}

/** A proxy that compresses an answer weakens its tag, and a weak one never matches an If-Match. */
const strong = (etag) => etag?.replace(/^W\//, '') ?? null;
