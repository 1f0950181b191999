package dev.rollcall.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that requests and answers hold for as long as their clients like: large bodies,
 * streams, imports, and answers that nobody takes. What is small is not counted: {@code
 * MAX_REQUESTS} and {@code MAX_CONNECTIONS} bound that.
 *
 * <p>One for the process; any thread may ask it.
 */
public final class MemoryBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param most bytes, all holders together
   */
  public MemoryBudget(long most) {
    this.most = most;
  }

  /**
   * Takes so many bytes, unless there are not as many left. {@link #giveBack} must follow. Whoever
   * comes while nobody holds any gets them, however many.
   */
  public boolean tryTake(long bytes) {
    long now = held.addAndGet(bytes);
    if (now > most && now != bytes) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  public void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
