package dev.rollcall.http.monitor;

import dev.rollcall.metrics.HttpMetrics;
import dev.rollcall.metrics.RouteMetrics;
import dev.rollcall.storage.StorageException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/**
 * Measures every request and logs it where it was asked to; comes before all other handlers. One
 * for each event loop.
 */
public final class RequestMetricsHandler implements PlatformHandler {
  private final HttpMetrics metrics;
  private final RouteMetrics unknown;
  private final AccessLogger log;

  public RequestMetricsHandler(HttpMetrics metrics, AccessLogger log) {
    this.metrics = metrics;
    this.unknown = metrics.route("unknown");
    this.log = log;
  }

  @Override
  public void handle(RoutingContext context) {
    begin(context);
    context.next();
  }

  /** The same for a request that reaches no route. */
  public void begin(RoutingContext context) {
    RequestTrace trace = RequestTrace.begin(context, unknown);
    metrics.begun();
    context.addEndHandler(ended -> end(trace));
  }

  private void end(RequestTrace trace) {
    RoutingContext context = trace.context();
    long nanos = trace.nanos();
    metrics.ended();
    trace.end();
    int status = trace.status();
    trace.route().ended(context.request().method().name(), status, nanos);
    if (status >= 500 && context.failure() instanceof StorageException storage) {
      metrics.failed(storage.failure().label());
    }
    log.log(trace, nanos);
  }
}
