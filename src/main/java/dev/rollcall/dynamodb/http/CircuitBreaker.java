package dev.rollcall.dynamodb.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Once an attempt has failed, lets one through each second until one succeeds. Belongs to one event
 * loop.
 */
public final class CircuitBreaker {
  private static final long TRIAL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clockNanos;
  private boolean open;
  private long since;

  /**
   * @param clockNanos a monotonic clock
   */
  public CircuitBreaker(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
  }

  /** Whether the next attempt may be made; while it is open, the answer may be a trial. */
  public boolean permits() {
    if (!open) {
      return true;
    }
    long now = clockNanos.getAsLong();
    if (now - since < TRIAL_INTERVAL_NANOS) {
      return false;
    }
    since = now;
    return true;
  }

  /** An attempt has failed for a reason that others may meet. */
  public void failed() {
    open = true;
    since = clockNanos.getAsLong();
  }

  /**
   * An attempt has succeeded.
   *
   * @param start when it began: if that was before the latest failure it proves nothing
   */
  public void succeeded(long start) {
    open = open && start - since < 0;
  }
}
