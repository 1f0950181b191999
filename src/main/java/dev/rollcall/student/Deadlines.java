package dev.rollcall.student;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fails each request whose time is up, wherever it is: waiting, under way or between two tries. One
 * that was not sent by half its time is refused even then: in a queue that only grows, every
 * request would otherwise wait until hardly any time is left for its call (see "Using load shedding
 * to avoid overload" in the Amazon Builders' Library). Belongs to one event loop.
 *
 * <p>One sweep over all instead of a timer for each: at 40,000 requests/s timers would be a cost of
 * their own.
 */
final class Deadlines {
  /** How late a deadline may be noticed. */
  static final long SWEEP_MILLIS = 20;

  private final StorageFailures failures;
  private final long timeForCallsNanos;
  private List<Request<?, ?>> watched = new ArrayList<>();

  /**
   * @param deadline what a request has from its arrival on
   */
  Deadlines(StorageFailures failures, Duration deadline) {
    this.failures = failures;
    this.timeForCallsNanos = deadline.dividedBy(2).toNanos();
  }

  void watch(Request<?, ?> request) {
    watched.add(request);
  }

  /** Call it every {@value #SWEEP_MILLIS} ms. */
  void sweep(long nowNanos) {
    if (watched.isEmpty()) {
      return;
    }
    // Answering one may bring the next, so the list is not walked while it can grow.
    List<Request<?, ?>> swept = watched;
    watched = new ArrayList<>();
    for (Request<?, ?> request : swept) {
      if (request.isAnswered()) {
        continue;
      }
      if (nowNanos - request.deadlineNanos() >= 0) {
        request.expire(failures.deadlinePassed());
      } else if (!request.wasSent()
          && nowNanos - request.deadlineNanos() + timeForCallsNanos >= 0) {
        request.expire(failures.waitedTooLong());
      } else {
        watched.add(request);
      }
    }
  }
}
