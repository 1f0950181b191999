package dev.rollcall.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition. */
final class Await {
  /** Only a hang takes that long. */
  private static final Duration HANG = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(20);

  private Await() {}

  /** Returns once it is so; fails where it never is. */
  static void until(String what, BooleanSupplier isSo) throws InterruptedException {
    if (!within(HANG, isSo)) {
      throw new AssertionError("in vain waited until " + what);
    }
  }

  /** Whether it is so within that time. */
  static boolean within(Duration limit, BooleanSupplier isSo) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(LOOK.toMillis());
    }
    return true;
  }
}
