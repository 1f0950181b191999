package dev.rollcall.auth;

/**
 * A token that is refused. The message says why, for the client to read; it repeats nothing of the
 * token.
 */
public final class InvalidTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String sentence) {
    // No stack trace: bad input is ordinary, and must be cheap to refuse.
    super(sentence, null, false, false);
  }
}
