package dev.rollcall.http.monitor;

import dev.rollcall.metrics.RouteMetrics;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/** Tells the metrics and the access log which route a request has found; its first handler. */
public final class RouteLabelHandler implements PlatformHandler {
  private final RouteMetrics route;

  public RouteLabelHandler(RouteMetrics route) {
    this.route = route;
  }

  @Override
  public void handle(RoutingContext context) {
    RequestTrace.of(context).matched(route);
    context.next();
  }
}
