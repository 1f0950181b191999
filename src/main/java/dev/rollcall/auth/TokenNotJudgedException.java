package dev.rollcall.auth;

/** A token that can't be judged now, whatever it is worth. Trying again helps. */
public final class TokenNotJudgedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isBusy;

  private TokenNotJudgedException(String message, boolean isBusy) {
    super(message, null, false, false);
    this.isBusy = isBusy;
  }

  static TokenNotJudgedException withoutKeys() {
    return new TokenNotJudgedException("the issuer's keys could not be had", false);
  }

  static TokenNotJudgedException tooManyWait() {
    return new TokenNotJudgedException("too many access tokens wait to be verified", true);
  }

  /** Whether too many tokens wait; else the issuer's keys could not be had. */
  public boolean isBusy() {
    return isBusy;
  }
}
