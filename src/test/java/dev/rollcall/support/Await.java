package dev.rollcall.support;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is soon the case. */
public final class Await {
  /** Only a hang takes that long. */
  private static final Duration HANG = Duration.ofSeconds(90);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Await() {}

  /** Returns once the condition holds. */
  public static void until(BooleanSupplier condition) {
    until(condition, "what was waited for");
  }

  /**
   * Returns once the condition holds.
   *
   * @param what it is, for the failure
   */
  public static void until(BooleanSupplier condition, String what) {
    if (!within(HANG, condition)) {
      throw new AssertionError("it did not happen: " + what);
    }
  }

  /** Whether the condition holds within that time. */
  public static boolean within(Duration limit, BooleanSupplier condition) {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUp) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
