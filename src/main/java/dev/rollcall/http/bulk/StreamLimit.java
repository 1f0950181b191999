package dev.rollcall.http.bulk;

import dev.rollcall.http.MemoryBudget;
import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the streams and imports that one event loop has under way, and the memory of all, since
 * each holds some megabytes for as long as its client likes. Belongs to that loop.
 */
public final class StreamLimit {
  private static final int MOST = 8;

  private final MemoryBudget memory;
  private int underWay;

  public StreamLimit(MemoryBudget memory) {
    this.memory = memory;
  }

  /**
   * Counts one more, until it is answered or its client has gone; false where there are too many.
   *
   * @param bytes what it may hold
   */
  public boolean tryBegin(RoutingContext context, long bytes) {
    if (underWay == MOST || !memory.tryTake(context, bytes)) {
      return false;
    }
    underWay++;
    context.addEndHandler(over -> underWay--);
    return true;
  }
}
