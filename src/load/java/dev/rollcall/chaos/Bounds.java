package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/** What a figure may be. */
final class Bounds {
  /** For a machine that is busy with clients, database and service at once. */
  static final Duration SLACK = Duration.ofSeconds(1);

  private Bounds() {}

  /** Fails where it took longer. */
  static void assertWithin(Duration limit, double millis, String what) {
    assertTrue(
        millis <= limit.toMillis(),
        () -> "%s took %.0f ms, and may take %d".formatted(what, millis, limit.toMillis()));
  }

  /** Fails where it took more memory than the machine has. */
  static void assertFits(Footprint footprint) {
    assertTrue(footprint.peakMegabytes() < ServiceProcess.MEGABYTES, footprint::toString);
  }
}
