package dev.rollcall.http.error;

/** A request on a connection beyond those that the service serves. */
public final class TooManyConnectionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManyConnectionsException() {
    super("too many connections", null, false, false);
  }
}
