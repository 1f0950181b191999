package dev.rollcall.auth;

/** A token that is not verified, since too many wait for that. Trying again helps. */
public final class TooManyTokensException extends TokenNotJudgedException {
  private static final long serialVersionUID = 1L;

  TooManyTokensException() {
    super("too many access tokens wait to be verified");
  }
}
