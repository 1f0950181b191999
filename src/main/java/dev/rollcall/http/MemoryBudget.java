package dev.rollcall.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that requests and answers hold for as long as their clients like: large bodies,
 * exports and imports. What is small is not counted: {@code MAX_REQUESTS} bounds that.
 *
 * <p>One for the process; any thread may use it.
 */
public final class MemoryBudget {
  /** The rest of the heap is for what is small, and for garbage. */
  private static final int SHARE_OF_HEAP = 4;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  /** A quarter of the heap. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /**
   * @param most bytes, all holders together
   */
  public MemoryBudget(long most) {
    this.most = most;
  }

  /**
   * Takes so many bytes until the request has ended, unless there are not as many left. Whoever
   * comes while nobody holds any gets them, however many.
   */
  public boolean tryTake(RoutingContext context, long bytes) {
    long now = held.addAndGet(bytes);
    if (now > most && now != bytes) {
      held.addAndGet(-bytes);
      return false;
    }
    context.addEndHandler(over -> held.addAndGet(-bytes));
    return true;
  }
}
