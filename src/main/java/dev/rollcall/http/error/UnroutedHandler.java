package dev.rollcall.http.error;

import dev.rollcall.http.monitor.RequestMetricsHandler;
import dev.rollcall.http.monitor.RequestTrace;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers failures, those too of requests that vertx-web refuses before any route, such as one
 * without a host: all have an id, the usual headers, a metric and a line in the access log. One for
 * each event loop.
 */
public final class UnroutedHandler implements Handler<RoutingContext> {
  private final RequestMetricsHandler metrics;
  private final FailureHandler failures;

  public UnroutedHandler(RequestMetricsHandler metrics, FailureHandler failures) {
    this.metrics = metrics;
    this.failures = failures;
  }

  @Override
  public void handle(RoutingContext context) {
    if (RequestTrace.of(context) == null) {
      metrics.begin(context);
      DefaultHeadersHandler.put(context.request());
    }
    failures.handle(context);
  }
}
