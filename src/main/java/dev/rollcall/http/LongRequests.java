package dev.rollcall.http;

/**
 * Bounds the streams and imports that one event loop has under way, since each holds some megabytes
 * for as long as its client likes. Belongs to that loop.
 */
public final class LongRequests {
  private static final int MOST = 8;

  private int underWay;

  /** Counts one more, unless there are too many. {@link #end} must follow. */
  boolean tryBegin() {
    if (underWay == MOST) {
      return false;
    }
    underWay++;
    return true;
  }

  void end() {
    underWay--;
  }
}
