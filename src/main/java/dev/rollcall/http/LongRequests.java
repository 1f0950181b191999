package dev.rollcall.http;

import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the streams and imports that one event loop has under way, and the memory of all, since
 * each holds some megabytes for as long as its client likes. Belongs to that loop.
 */
public final class LongRequests {
  private static final int MOST = 8;

  private final HeldBytes held;
  private int underWay;

  /**
   * @param held of the process
   */
  public LongRequests(HeldBytes held) {
    this.held = held;
  }

  /**
   * Counts one more, until it is answered or its client has gone; false where there are too many.
   *
   * @param bytes what it may hold
   */
  boolean tryBegin(RoutingContext context, long bytes) {
    if (underWay == MOST || !held.tryTake(bytes)) {
      return false;
    }
    underWay++;
    context.addEndHandler(
        over -> {
          underWay--;
          held.giveBack(bytes);
        });
    return true;
  }
}
