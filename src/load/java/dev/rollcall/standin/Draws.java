package dev.rollcall.standin;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Where in the distribution of its time a call comes to lie: from 0, the fastest, to 1. For one
 * thread.
 */
final class Draws {
  /** Two of them lie above the 99th percentile. */
  private static final int STRATA = 200;

  private final RandomGenerator random;
  private final int[] strata = IntStream.range(0, STRATA).toArray();
  private int left = STRATA;

  Draws(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The place of a single item. Of 200 in a row each lies in a two-hundredth of its own, in random
   * order: a run of some thousand calls has its 99th percentile from the service then, and not from
   * chance.
   */
  double single() {
    if (left == 0) {
      left = STRATA;
    }
    int drawn = random.nextInt(left);
    int stratum = strata[drawn];
    strata[drawn] = strata[--left];
    strata[left] = stratum;
    return (stratum + random.nextDouble()) / STRATA;
  }

  /** The place of the slowest of so many items, drawn independently. */
  double slowest(int items) {
    return Math.pow(random.nextDouble(), 1.0 / items);
  }
}
