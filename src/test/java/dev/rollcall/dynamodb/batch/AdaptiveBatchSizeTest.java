package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the batch size follows the CPU load, on the test's own clock. */
class AdaptiveBatchSizeTest {
  /** Two seconds. */
  private static final int LONG = 40;

  private long cpuNanos;
  private long clockNanos;
  private final CpuLoad load = new CpuLoad(() -> cpuNanos, () -> clockNanos, 1);
  private final AdaptiveBatchSize size = new AdaptiveBatchSize(load);

  @Test
  void at_the_start_each_request_is_a_single_call() {
    assertEquals(1, size.limit());
  }

  @Test
  void while_the_load_is_high_it_grows_up_to_the_largest_batch() {
    samples(8, 1.0);
    int soon = size.limit();
    samples(LONG, 1.0);

    assertTrue(soon > 1 && soon < 100, "after 400 ms " + soon);
    assertEquals(100, size.limit());
  }

  @Test
  void while_the_load_is_low_it_shrinks_down_to_single_calls() {
    samples(LONG, 1.0);
    samples(10, 0.4);
    int soon = size.limit();
    samples(LONG, 0.4);

    assertTrue(soon > 1 && soon < 100, "after 500 ms " + soon);
    assertEquals(1, size.limit());
  }

  @Test
  void between_the_two_it_stays() {
    samples(8, 1.0);
    samples(LONG, 0.85);
    int before = size.limit();
    samples(LONG, 0.85);

    assertTrue(before > 1);
    assertEquals(before, size.limit());
  }

  @Test
  void a_blocked_loop_makes_the_largest_batches_at_once() {
    samples(LONG, 0.2);
    clockNanos += TimeUnit.MILLISECONDS.toNanos(200);

    assertEquals(100, size.limit());
  }

  private void samples(int count, double share) {
    for (int i = 0; i < count; i++) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(CpuLoad.SAMPLE_MILLIS);
      clockNanos += nanos;
      cpuNanos += (long) (share * nanos);
      load.sample();
      size.adapt();
    }
  }
}
