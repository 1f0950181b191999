package dev.rollcall.http;

/** A request that took too long to arrive. */
final class LateRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LateRequestException() {
    super("the request took too long to arrive", null, false, false);
  }
}
