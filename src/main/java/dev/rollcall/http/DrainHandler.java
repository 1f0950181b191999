package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/**
 * Tells every client to close its connection, once the service stops: so no client sends a request
 * on a connection that is about to be closed. One for each event loop, and used on it.
 */
public final class DrainHandler implements PlatformHandler {
  private boolean draining;

  /** From now on answers say {@code Connection: close}, those of requests in flight too. */
  public void begin() {
    draining = true;
  }

  @Override
  public void handle(RoutingContext context) {
    context.addHeadersEndHandler(
        written -> {
          if (draining) {
            context.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
          }
        });
    context.next();
  }
}
