package dev.rollcall.http.health;

import dev.rollcall.metrics.Metrics;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /metrics}: every metric, in Prometheus's text format. */
public final class MetricsHandler implements Handler<RoutingContext> {
  /** See "Exposition formats" in Prometheus's documentation. */
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  public MetricsHandler(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(RoutingContext context) {
    // The event loop serves requests as well.
    context
        .vertx()
        .executeBlocking(() -> Buffer.buffer(metrics.scrape()), false)
        .onSuccess(text -> send(context, text))
        .onFailure(context::fail);
  }

  private static void send(RoutingContext context, Buffer text) {
    context
        .response()
        .putHeader(HttpHeaderNames.CONTENT_TYPE, TEXT)
        // Vert.x would leave it out of the answer to a HEAD.
        .putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(text.length()))
        .end(text);
  }
}
