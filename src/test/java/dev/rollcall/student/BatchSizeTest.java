package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many requests share a call as the CPU's share goes up and down, on a clock of the test's. */
class BatchSizeTest {
  /** Two seconds. */
  private static final int LONG = 40;

  private long cpuNanos;
  private long clockNanos;
  private final CpuPressure pressure = new CpuPressure(() -> cpuNanos, () -> clockNanos, 1);
  private final BatchSize size = new BatchSize(pressure);

  @Test
  void at_the_start_each_request_has_a_call_of_its_own() {
    assertEquals(1, size.most());
  }

  @Test
  void while_cpu_is_scarce_it_grows_up_to_a_calls_limit() {
    samples(8, 1.0);
    int soon = size.most();
    samples(LONG, 1.0);

    assertTrue(soon > 1 && soon < 100, "after 400 ms " + soon);
    assertEquals(100, size.most());
  }

  @Test
  void while_cpu_is_ample_it_shrinks_down_to_single_calls() {
    samples(LONG, 1.0);
    samples(10, 0.4);
    int soon = size.most();
    samples(LONG, 0.4);

    assertTrue(soon > 1 && soon < 100, "after 500 ms " + soon);
    assertEquals(1, size.most());
  }

  @Test
  void between_the_two_it_stays() {
    samples(8, 1.0);
    samples(LONG, 0.85);
    int before = size.most();
    samples(LONG, 0.85);

    assertTrue(before > 1);
    assertEquals(before, size.most());
  }

  @Test
  void a_starved_loop_shares_all_it_can_at_once() {
    samples(LONG, 0.2);
    clockNanos += TimeUnit.MILLISECONDS.toNanos(200);

    assertEquals(100, size.most());
  }

  private void samples(int count, double share) {
    for (int i = 0; i < count; i++) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(CpuPressure.SAMPLE_MILLIS);
      clockNanos += nanos;
      cpuNanos += (long) (share * nanos);
      pressure.sample();
      size.adapt();
    }
  }
}
