package dev.rollcall.dynamodb;

/** No place that the SDK looks for credentials had any, or none in time. */
public final class NoCredentialsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoCredentialsException(Throwable cause) {
    super("no provider of the SDK's chain has credentials", cause, false, false);
  }
}
