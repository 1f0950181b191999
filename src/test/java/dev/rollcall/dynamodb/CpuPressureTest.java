package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When CPU counts as scarce, on a clock of the test's own. */
class CpuPressureTest {
  private static final int PROCESSORS = 2;
  private static final long IN_TIME = CpuPressure.SAMPLE_MILLIS;

  /** Two seconds: whatever is smoothed has arrived by then. */
  private static final int LONG = 40;

  private long cpuNanos;
  private long clockNanos;
  private final CpuPressure pressure =
      new CpuPressure(() -> cpuNanos, () -> clockNanos, PROCESSORS);

  @Test
  void an_idle_process_has_cpu_to_spare() {
    samples(LONG, 0.05, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void cpu_is_scarce_above_85_percent_of_all_processors() {
    samples(LONG, 0.9, IN_TIME);

    assertTrue(pressure.isScarce());
  }

  @Test
  void one_of_two_processors_at_its_limit_leaves_cpu_to_spare() {
    samples(LONG, 0.5, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void between_the_two_limits_it_stays_off_if_it_was_off() {
    samples(LONG, 0.8, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void between_the_two_limits_it_stays_on_if_it_was_on() {
    samples(LONG, 0.95, IN_TIME);

    samples(LONG, 0.55, IN_TIME);

    assertTrue(pressure.isScarce());
  }

  @Test
  void below_50_percent_there_is_cpu_to_spare_again() {
    samples(LONG, 0.95, IN_TIME);

    samples(LONG, 0.45, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_short_burst_does_not_switch_it_on() {
    samples(LONG, 0.3, IN_TIME);

    samples(3, 1.0, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_short_lull_does_not_switch_it_off() {
    samples(LONG, 1.0, IN_TIME);

    samples(2, 0.0, IN_TIME);

    assertTrue(pressure.isScarce());
  }

  @Test
  void a_load_that_lasts_is_noticed_within_half_a_second() {
    samples(10, 1.0, IN_TIME);

    assertTrue(pressure.isScarce());
  }

  @Test
  void a_throttled_loop_is_short_of_cpu_though_its_share_is_low() {
    samples(LONG, 0.2, IN_TIME + 30);

    assertTrue(pressure.isScarce());
  }

  @Test
  void a_loop_that_is_throttled_every_other_time_is_short_of_cpu() {
    for (int i = 0; i < LONG; i++) {
      samples(1, 0.2, IN_TIME);
      samples(1, 0.2, IN_TIME + 60);
    }

    assertTrue(pressure.isScarce());
  }

  @Test
  void a_loop_in_time_again_has_cpu_to_spare() {
    samples(LONG, 0.2, IN_TIME + 30);

    samples(LONG, 0.2, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_little_lag_is_no_lack() {
    samples(LONG, 0.2, IN_TIME + 5);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_single_pause_is_no_lack() {
    samples(LONG, 0.2, IN_TIME);

    samples(1, 0.2, 2_000);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_starved_loop_is_short_of_cpu_before_it_can_sample() {
    samples(LONG, 0.2, IN_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(200);

    assertTrue(pressure.isScarce());
  }

  @Test
  void a_loop_that_samples_in_time_is_not_starved() {
    samples(LONG, 0.2, IN_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(IN_TIME);

    assertFalse(pressure.isScarce());
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
      pressure.sample();
    }
  }
}
