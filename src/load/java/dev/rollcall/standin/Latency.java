package dev.rollcall.standin;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;

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
   * @param draws the calling thread's own
   */
  long nanos(int items, Draws draws);

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
    return (items, draws) -> nanos;
  }

  private static Latency lognormal() {
    double median = Math.log((double) MEDIAN.toNanos());
    // 2.3263 standard deviations above the mean lies a normal distribution's 99th percentile.
    double deviation = (Math.log((double) P99.toNanos()) - median) / 2.3263478740408408;
    ContinuousDistribution time = LogNormalDistribution.of(median, deviation);
    return (items, draws) ->
        Math.round(
            time.inverseCumulativeProbability(items == 1 ? draws.single() : draws.slowest(items)));
  }
}
