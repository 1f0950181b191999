package dev.rollcall.http;

/** A request on a connection beyond those that the service serves. */
final class TooManyConnectionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyConnectionsException() {
    super("too many connections", null, false, false);
  }
}
