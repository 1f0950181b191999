package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When CPU counts as scarce or ample, on a clock of the test's own. */
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

    assertAmple();
  }

  @Test
  void cpu_is_scarce_above_90_percent_of_all_processors() {
    samples(LONG, 0.92, IN_TIME);

    assertScarce();
  }

  @Test
  void one_of_two_processors_at_its_limit_leaves_cpu_to_spare() {
    samples(LONG, 0.5, IN_TIME);

    assertAmple();
  }

  @Test
  void between_the_two_limits_it_is_neither_scarce_nor_ample() {
    samples(LONG, 0.85, IN_TIME);

    assertFalse(pressure.isScarce());
    assertFalse(pressure.isAmple());
  }

  @Test
  void a_short_burst_makes_it_not_scarce() {
    samples(LONG, 0.3, IN_TIME);

    samples(2, 1.0, IN_TIME);

    assertFalse(pressure.isScarce());
  }

  @Test
  void a_load_that_lasts_is_noticed_within_a_quarter_of_a_second() {
    samples(5, 1.0, IN_TIME);

    assertScarce();
  }

  @Test
  void a_load_that_has_gone_is_noticed_within_a_quarter_of_a_second() {
    samples(LONG, 1.0, IN_TIME);

    samples(5, 0.3, IN_TIME);

    assertAmple();
  }

  @Test
  void a_throttled_loop_is_short_of_cpu_though_its_share_is_low() {
    samples(LONG, 0.2, IN_TIME + 30);

    assertScarce();
  }

  @Test
  void a_loop_that_is_throttled_every_other_time_is_short_of_cpu() {
    for (int i = 0; i < LONG; i++) {
      samples(1, 0.2, IN_TIME);
      samples(1, 0.2, IN_TIME + 60);
    }

    assertScarce();
  }

  @Test
  void a_loop_in_time_again_has_cpu_to_spare() {
    samples(LONG, 0.2, IN_TIME + 30);

    samples(LONG, 0.2, IN_TIME);

    assertAmple();
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
  void a_loop_that_cannot_sample_is_starved() {
    samples(LONG, 0.2, IN_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(200);

    assertTrue(pressure.isStarved());
  }

  @Test
  void a_loop_that_samples_in_time_is_not_starved() {
    samples(LONG, 0.2, IN_TIME);

    clockNanos += TimeUnit.MILLISECONDS.toNanos(IN_TIME);

    assertFalse(pressure.isStarved());
  }

  private void assertScarce() {
    assertTrue(pressure.isScarce());
    assertFalse(pressure.isAmple());
  }

  private void assertAmple() {
    assertFalse(pressure.isScarce());
    assertTrue(pressure.isAmple());
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
