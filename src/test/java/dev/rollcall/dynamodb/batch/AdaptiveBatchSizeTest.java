package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the batch size follows the CPU load, on the test's own clock. */
class AdaptiveBatchSizeTest {
  private static final int PROCESSORS = 2;
  private static final long ON_TIME = AdaptiveBatchSize.SAMPLE_MILLIS;

  /** Two seconds. */
  private static final int LONG = 40;

  private long cpuNanos;
  private long clockNanos;
  private final AdaptiveBatchSize size =
      new AdaptiveBatchSize(() -> cpuNanos, () -> clockNanos, PROCESSORS);

  @Test
  void at_the_start_each_request_is_a_single_call() {
    assertEquals(1, size.limit());
  }

  @Test
  void while_all_processors_are_busy_it_grows_up_to_the_largest_batch() {
    samples(8, 0.92, ON_TIME);
    int soon = size.limit();
    samples(LONG, 0.92, ON_TIME);

    assertTrue(soon > 1 && soon < 100, "after 400 ms " + soon);
    assertEquals(100, size.limit());
  }

  @Test
  void while_one_of_two_processors_is_idle_it_shrinks_down_to_single_calls() {
    samples(LONG, 1.0, ON_TIME);
    samples(10, 0.5, ON_TIME);
    int soon = size.limit();
    samples(LONG, 0.5, ON_TIME);

    assertTrue(soon > 1 && soon < 100, "after 500 ms " + soon);
    assertEquals(1, size.limit());
  }

  @Test
  void between_the_two_it_stays() {
    samples(8, 1.0, ON_TIME);
    samples(LONG, 0.8, ON_TIME);
    int before = size.limit();
    samples(LONG, 0.8, ON_TIME);

    assertTrue(before > 1);
    assertEquals(before, size.limit());
  }

  @Test
  void a_short_burst_does_not_make_it_grow() {
    samples(LONG, 0.3, ON_TIME);
    samples(2, 1.0, ON_TIME);

    assertEquals(1, size.limit());
  }

  @Test
  void a_load_that_lasts_is_noticed_within_300_ms() {
    samples(6, 1.0, ON_TIME);

    assertTrue(size.limit() > 1);
  }

  @Test
  void it_grows_while_the_loop_lags_whatever_the_cpu() {
    samples(LONG, 0.2, ON_TIME + 30);

    assertEquals(100, size.limit());
  }

  @Test
  void it_grows_on_a_loop_that_is_throttled_every_other_time() {
    for (int i = 0; i < LONG; i++) {
      samples(1, 0.2, ON_TIME);
      samples(1, 0.2, ON_TIME + 60);
    }

    assertTrue(size.limit() > 50);
  }

  @Test
  void neither_a_short_lag_nor_a_single_pause_makes_it_grow() {
    samples(LONG, 0.2, ON_TIME + 5);
    assertEquals(1, size.limit());

    samples(LONG, 0.2, ON_TIME);
    samples(1, 0.2, 2_000);
    assertEquals(1, size.limit());
  }

  @Test
  void a_blocked_loop_makes_the_largest_batches_at_once() {
    samples(LONG, 0.2, ON_TIME);
    clockNanos += TimeUnit.MILLISECONDS.toNanos(ON_TIME);
    assertEquals(1, size.limit());

    clockNanos += TimeUnit.MILLISECONDS.toNanos(150);
    assertEquals(100, size.limit());
  }

  /**
   * @param share of all processors
   * @param millis from sample to sample
   */
  private void samples(int count, double share, long millis) {
    for (int i = 0; i < count; i++) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      clockNanos += nanos;
      cpuNanos += (long) (share * PROCESSORS * nanos);
      size.sample();
    }
  }
}
