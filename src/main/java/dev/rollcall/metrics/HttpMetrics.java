package dev.rollcall.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Requests and connections. Any thread. */
public final class HttpMetrics {
  private final MeterRegistry registry;
  private final Map<String, Counter> failures = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final Counter accepted;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("http.server.requests.in.flight", requests, LongAdder::doubleValue)
        .description("Requests that wait for their answer")
        .register(registry);
    Gauge.builder("http.server.connections", connections, LongAdder::doubleValue)
        .description("Open connections")
        .register(registry);
    this.accepted =
        Counter.builder("http.server.connections.accepted")
            .description("Connections accepted since the start")
            .register(registry);
  }

  /**
   * The requests of one route.
   *
   * @param template the route's path, such as {@code /student/{id}}; never one that a client sent
   */
  public RouteMetrics route(String template) {
    return new RouteMetrics(registry, template);
  }

  /** A request has begun; {@link #ended} follows. */
  public void begun() {
    requests.increment();
  }

  /** A request has been answered, or its client has gone. */
  public void ended() {
    requests.decrement();
  }

  /**
   * A request failed for a reason on the service's side.
   *
   * @param cause one of few, such as {@code throttled}
   */
  public void failed(String cause) {
    failures
        .computeIfAbsent(
            cause,
            name ->
                Counter.builder("http.server.failures")
                    .description("5xx because of the table or the load")
                    .tag("cause", name)
                    .register(registry))
        .increment();
  }

  /** A connection was accepted; {@link #disconnected} follows. */
  public void connected() {
    accepted.increment();
    connections.increment();
  }

  /** A connection has gone. */
  public void disconnected() {
    connections.decrement();
  }
}
