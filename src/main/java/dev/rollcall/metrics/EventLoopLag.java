package dev.rollcall.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** How late a timer of the event loop comes: what every request waits, too. */
final class EventLoopLag {
  private static final long PERIOD_MILLIS = 100;

  private final Timer lag;
  private long lastNanos;

  EventLoopLag(MeterRegistry registry) {
    this.lag =
        Timer.builder("event.loop.lag")
            .description("How late the event loops' timers come")
            .serviceLevelObjectives(Buckets.times())
            .register(registry);
  }

  /** Starts on the calling context; the timer ends with its verticle. */
  void watch(Vertx vertx) {
    lastNanos = System.nanoTime();
    vertx.setPeriodic(PERIOD_MILLIS, tick -> sample(System.nanoTime()));
  }

  private void sample(long now) {
    long late = now - lastNanos - TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    lag.record(Math.max(0, late), TimeUnit.NANOSECONDS);
    lastNanos = now;
  }
}
