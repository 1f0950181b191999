package dev.rollcall.auth;

/** A token that can't be judged now: the issuer's keys could not be had. Trying again helps. */
public final class KeysUnavailableException extends TokenNotJudgedException {
  private static final long serialVersionUID = 1L;

  KeysUnavailableException() {
    super("the issuer's keys could not be had");
  }
}
