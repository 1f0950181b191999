package dev.rollcall.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** One event loop's queue as it was at its latest sample. */
public final class EventLoopMetrics {
  private volatile int waiting;
  private volatile int calls;
  private volatile boolean sharing;

  EventLoopMetrics(MeterRegistry registry, String loop) {
    gauge("dynamodb.queue.length", "Requests that wait for a call", loop, it -> it.waiting)
        .register(registry);
    gauge("dynamodb.calls.in.flight", "Calls under way", loop, it -> it.calls).register(registry);
    gauge("dynamodb.batching", "1 while requests share calls", loop, it -> it.sharing ? 1 : 0)
        .register(registry);
  }

  /** Call it on the event loop, some times a second. */
  public void sample(int waiting, int calls, boolean sharing) {
    this.waiting = waiting;
    this.calls = calls;
    this.sharing = sharing;
  }

  private Gauge.Builder<EventLoopMetrics> gauge(
      String name, String description, String loop, ToDoubleFunction<EventLoopMetrics> value) {
    return Gauge.builder(name, this, value).description(description).tag("loop", loop);
  }
}
