package dev.rollcall.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
  private static final int SAMPLES = 100_000;

  @ParameterizedTest
  @CsvSource({"0,0", "0ms,0", "5ms,5000000", "5,5000000", "0.5ms,500000"})
  void a_fixed_time_is_the_same_for_every_call(String name, long nanos) {
    Latency latency = Latency.of(name);
    assertEquals(nanos, latency.nanos(1, draws(1)));
    assertEquals(nanos, latency.nanos(100, draws(2)));
  }

  @Test
  void lognormal_has_its_median_and_its_tail() {
    long[] sorted = sample(1);
    assertNear(Duration.ofMillis(4), sorted[SAMPLES / 2]);
    assertNear(Duration.ofMillis(20), sorted[SAMPLES / 100 * 99]);
    assertTrue(sorted[0] > 0);
  }

  /** By chance alone a third of these runs would miss by more than 6 %. */
  @Test
  void the_tail_of_a_short_run_is_not_a_matter_of_chance() {
    for (int seed = 0; seed < 50; seed++) {
      assertNear(Duration.ofMillis(20), sample(1, 2000, seed)[1980], 0.06);
    }
  }

  @Test
  void a_batch_takes_its_slowest_item() {
    // The median of the slowest of n is the (1/2)^(1/n) quantile of one: 0.5^(1/69) is 0.99.
    assertNear(Duration.ofMillis(20), sample(69)[SAMPLES / 2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-5ms", "5s", "log"})
  void another_name_is_refused(String name) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Latency.of(name));
    assertTrue(refusal.getMessage().endsWith("not " + name), refusal.getMessage());
  }

  private static long[] sample(int items) {
    return sample(items, SAMPLES, 4711);
  }

  private static long[] sample(int items, int size, long seed) {
    Draws draws = draws(seed);
    Latency latency = Latency.of("lognormal");
    return LongStream.generate(() -> latency.nanos(items, draws)).limit(size).sorted().toArray();
  }

  private static Draws draws(long seed) {
    return new Draws(new SplittableRandom(seed));
  }

  private static void assertNear(Duration expected, long nanos) {
    assertNear(expected, nanos, 0.03);
  }

  private static void assertNear(Duration expected, long nanos, double share) {
    assertEquals(1, nanos / (double) expected.toNanos(), share);
  }
}
