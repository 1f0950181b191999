package dev.rollcall.dynamodb;

/** No place that the SDK looks for credentials had any, or none in time. */
public final class NoCredentialsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With why there are none. */
  public NoCredentialsException(Throwable cause) {
    super("no provider of the SDK's chain has credentials", cause, false, false);
  }
}
