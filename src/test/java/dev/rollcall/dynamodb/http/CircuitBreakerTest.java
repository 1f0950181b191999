package dev.rollcall.dynamodb.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The clock's zero is anywhere: here it overflows. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND / 2);

  private final CircuitBreaker breaker = new CircuitBreaker(clock::get);

  @Test
  void at_first_it_permits_all() {
    assertTrue(breaker.permits());
    assertTrue(breaker.permits());
  }

  @Test
  void after_a_failure_it_permits_one_trial_a_second() {
    breaker.failed();
    clock.addAndGet(SECOND - 1);
    assertFalse(breaker.permits());

    clock.addAndGet(1);
    assertTrue(breaker.permits());
    assertFalse(breaker.permits());

    clock.addAndGet(SECOND);
    assertTrue(breaker.permits());
  }

  @Test
  void a_trial_that_succeeds_closes_it() {
    breaker.failed();
    clock.addAndGet(SECOND);
    assertTrue(breaker.permits());

    breaker.succeeded(clock.get());

    assertTrue(breaker.permits());
    assertTrue(breaker.permits());
  }

  @Test
  void a_trial_that_fails_leaves_it_open_for_a_second_more() {
    breaker.failed();
    clock.addAndGet(SECOND);
    assertTrue(breaker.permits());
    clock.addAndGet(SECOND / 2);

    breaker.failed();

    clock.addAndGet(SECOND - 1);
    assertFalse(breaker.permits());
  }

  @Test
  void a_success_from_before_the_failure_proves_nothing() {
    long before = clock.getAndAdd(1);
    breaker.failed();

    breaker.succeeded(before);

    assertFalse(breaker.permits());
  }
}
