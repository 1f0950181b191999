package dev.rollcall.auth;

/** A token that can't be judged now, whatever it is worth. Trying again helps. */
public abstract class TokenNotJudgedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenNotJudgedException(String message) {
    super(message, null, false, false);
  }
}
