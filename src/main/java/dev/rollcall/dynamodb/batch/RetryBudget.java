package dev.rollcall.dynamodb.batch;

/**
 * Keeps retries a small share of the load, as the SDK's standard retry strategy does: a hundred
 * failures can be retried at once, after that a retry needs five successes. Belongs to one event
 * loop.
 */
final class RetryBudget {
  private static final int MAX_TOKENS = 500;
  private static final int TOKENS_PER_RETRY = 5;

  private int tokens = MAX_TOKENS;

  /** Takes the cost of one retry; false if too little is left. */
  boolean tryRetry() {
    if (tokens < TOKENS_PER_RETRY) {
      return false;
    }
    tokens -= TOKENS_PER_RETRY;
    return true;
  }

  /** Earns a token for each request that succeeded. */
  void succeeded(int requests) {
    tokens = Math.min(MAX_TOKENS, tokens + requests);
  }
}
