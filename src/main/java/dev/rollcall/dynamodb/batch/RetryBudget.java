package dev.rollcall.dynamodb.batch;

/**
 * Keeps retries a small share of the load, as the SDK's standard strategy does for whole calls: a
 * few failures are tried again at once, but where most fail, one retry needs five successes.
 * Belongs to one event loop.
 */
final class RetryBudget {
  private static final int MOST_TOKENS = 500;
  private static final int TOKENS_OF_A_RETRY = 5;

  private int tokens = MOST_TOKENS;

  /** Takes what a retry costs; false where too little is left. */
  boolean tryRetry() {
    if (tokens < TOKENS_OF_A_RETRY) {
      return false;
    }
    tokens -= TOKENS_OF_A_RETRY;
    return true;
  }

  void succeeded(int requests) {
    tokens = Math.min(MOST_TOKENS, tokens + requests);
  }
}
