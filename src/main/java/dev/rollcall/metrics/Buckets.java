package dev.rollcall.metrics;

import java.time.Duration;
import java.util.Arrays;

/** The histograms' upper bounds. */
final class Buckets {
  /** From a call to a near table to the longest usual deadline. */
  private static final long[] MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};

  /** DynamoDB takes 25 writes or 100 reads in a call. */
  private static final double[] SIZES = {1, 2, 5, 10, 25, 50, 100};

  private Buckets() {}

  static Duration[] times() {
    return Arrays.stream(MILLIS).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  static double[] sizes() {
    return SIZES.clone();
  }
}
