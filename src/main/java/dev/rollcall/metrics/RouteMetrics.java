package dev.rollcall.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The requests of one route. Any thread. */
public final class RouteMetrics {
  /** What stands for every method a client made up. */
  private static final String OTHER = "other";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  /** Looked up in the registry once each: that costs more than all the rest. */
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  private final MeterRegistry registry;
  private final String template;

  RouteMetrics(MeterRegistry registry, String template) {
    this.registry = registry;
    this.template = template;
  }

  /** The route's path as it is registered. */
  public String template() {
    return template;
  }

  /** The method where HTTP has it, else "other": what a client makes up never becomes a label. */
  public static String known(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  /**
   * A request has ended.
   *
   * @param status the answer's, or 0 where the client had gone before
   * @param nanos from its head to the answer's end
   */
  public void ended(String method, int status, long nanos) {
    Timer timer = timers.get(new Kind(method, status));
    if (timer == null) {
      // Only here, so that the usual request pays for one look-up.
      timer = timers.computeIfAbsent(new Kind(known(method), status), this::timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Time from a request's head to its answer's end")
        .tag("method", kind.method)
        .tag("route", template)
        .tag("status", kind.status == 0 ? "none" : Integer.toString(kind.status))
        .serviceLevelObjectives(Buckets.times())
        .register(registry);
  }

  private record Kind(String method, int status) {}
}
