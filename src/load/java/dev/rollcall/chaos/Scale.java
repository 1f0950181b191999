package dev.rollcall.chaos;

import java.time.Duration;

/**
 * How much of everything a run does: 1 for the figures of the document, less for a short form with
 * the same checks. Set with {@code -Dchaos.scale}.
 */
final class Scale {
  private static final double FACTOR = Double.parseDouble(System.getProperty("chaos.scale", "1"));

  private Scale() {}

  /** Whether this run's figures are those of the document. */
  static boolean isFull() {
    return FACTOR >= 1;
  }

  /** That many, or fewer, but {@code least} at least. */
  static int times(int full, int least) {
    return Math.max(least, (int) Math.round(full * FACTOR));
  }

  /** That long, or shorter, but {@code least} at least. */
  static Duration time(Duration full, Duration least) {
    Duration scaled = Duration.ofMillis(Math.round(full.toMillis() * FACTOR));
    return scaled.compareTo(least) < 0 ? least : scaled;
  }
}
