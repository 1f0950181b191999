package dev.rollcall.http.error;

/** A request that took too long to arrive. */
public final class LateRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LateRequestException() {
    super("the request took too long to arrive", null, false, false);
  }
}
