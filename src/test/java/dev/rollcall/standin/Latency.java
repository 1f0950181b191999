package dev.rollcall.standin;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the stand-in takes for a call. Without state, so that all threads can share one.
 *
 * <p>Written as {@code 0}, a fixed time such as {@code 5ms}, or {@code lognormal}.
 */
@FunctionalInterface
interface Latency {
  /** The lognormal latency's median and 99th percentile, for one item. */
  Duration MEDIAN = Duration.ofMillis(4);

  Duration P99 = Duration.ofMillis(20);

  /**
   * The nanoseconds that a call takes; 0 answers at once.
   *
   * @param items how many items it touches: a batch takes its slowest one's time
   * @param random the calling thread's own
   */
  long nanos(int items, RandomGenerator random);

  /**
   * The latency of that name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Latency of(String name) {
    if (name.equals("lognormal")) {
      return lognormal();
    }
    Matcher fixed = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:ms)?").matcher(name);
    if (!fixed.matches()) {
      throw new IllegalArgumentException(
          "the latency is 0, a time such as 5ms, or lognormal, not " + name);
    }
    long nanos = Math.round(Double.parseDouble(fixed.group(1)) * 1e6);
    return (items, random) -> nanos;
  }

  private static Latency lognormal() {
    double median = Math.log((double) MEDIAN.toNanos());
    // 2.3263 standard deviations above the mean lies a normal distribution's 99th percentile.
    double deviation = (Math.log((double) P99.toNanos()) - median) / 2.3263478740408408;
    return (items, random) -> {
      double slowest = random.nextGaussian();
      for (int i = 1; i < items; i++) {
        slowest = Math.max(slowest, random.nextGaussian());
      }
      return Math.round(Math.exp(median + deviation * slowest));
    };
  }
}
