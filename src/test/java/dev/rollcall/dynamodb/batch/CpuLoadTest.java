package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the CPU load is high or low, on the test's own clock. */
class CpuLoadTest {
  private static final int PROCESSORS = 2;
  private static final long ON_TIME = CpuLoad.SAMPLE_MILLIS;

  /** Two seconds: whatever is smoothed has arrived by then. */
  private static final int LONG = 40;

  private long cpuNanos;
  private long clockNanos;
  private final CpuLoad load = new CpuLoad(() -> cpuNanos, () -> clockNanos, PROCESSORS);

  @Test
  void the_load_of_an_idle_process_is_low() {
    samples(LONG, 0.05, ON_TIME);

    assertLow();
  }

  @Test
  void the_load_is_high_above_90_percent_of_all_processors() {
    samples(LONG, 0.92, ON_TIME);

    assertHigh();
  }

  @Test
  void the_load_is_low_while_one_of_two_processors_is_idle() {
    samples(LONG, 0.5, ON_TIME);

    assertLow();
  }

  @Test
  void between_the_two_limits_it_is_neither_high_nor_low() {
    samples(LONG, 0.85, ON_TIME);

    assertFalse(load.isHigh());
    assertFalse(load.isLow());
  }

  @Test
  void a_short_burst_does_not_make_it_high() {
    samples(LONG, 0.3, ON_TIME);

    samples(2, 1.0, ON_TIME);

    assertFalse(load.isHigh());
  }

  @Test
  void a_load_that_lasts_is_noticed_within_250_ms() {
    samples(5, 1.0, ON_TIME);

    assertHigh();
  }

  @Test
  void a_load_that_has_gone_is_noticed_within_250_ms() {
    samples(LONG, 1.0, ON_TIME);

    samples(5, 0.3, ON_TIME);

    assertLow();
  }

  @Test
  void the_load_of_a_throttled_loop_is_high_though_its_share_of_cpu_is_low() {
    samples(LONG, 0.2, ON_TIME + 30);

    assertHigh();
  }

  @Test
  void the_load_of_a_loop_that_is_throttled_every_other_time_is_high() {
    for (int i = 0; i < LONG; i++) {
      samples(1, 0.2, ON_TIME);
      samples(1, 0.2, ON_TIME + 60);
    }

    assertHigh();
  }

  @Test
  void the_load_is_low_again_when_samples_are_on_time() {
    samples(LONG, 0.2, ON_TIME + 30);

    samples(LONG, 0.2, ON_TIME);

    assertLow();
  }

  @Test
  void a_short_lag_does_not_make_it_high() {
    samples(LONG, 0.2, ON_TIME + 5);

    assertFalse(load.isHigh());
  }

  @Test
  void a_single_pause_does_not_make_it_high() {
    samples(LONG, 0.2, ON_TIME);

    samples(1, 0.2, 2_000);

    assertFalse(load.isHigh());
  }

  @Test
  void a_loop_without_a_sample_for_200_ms_is_blocked() {
    samples(LONG, 0.2, ON_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(200);

    assertTrue(load.isLoopBlocked());
  }

  @Test
  void a_loop_that_samples_on_time_is_not_blocked() {
    samples(LONG, 0.2, ON_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(ON_TIME);

    assertFalse(load.isLoopBlocked());
  }

  private void assertHigh() {
    assertTrue(load.isHigh());
    assertFalse(load.isLow());
  }

  private void assertLow() {
    assertFalse(load.isHigh());
    assertTrue(load.isLow());
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
      load.sample();
    }
  }
}
