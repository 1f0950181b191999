package dev.rollcall.support;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is soon the case. */
public final class Await {
  /** Only a hang takes that long. */
  private static final long HANG_SECONDS = 30;

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
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUp) {
        throw new AssertionError("it did not happen: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
