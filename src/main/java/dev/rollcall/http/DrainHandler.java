package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/**
 * Tells every client to close its connection, once the service stops: so no client sends a request
 * on a connection that is about to be closed. Closes it where the client asked for that among other
 * things, which Vert.x does not see. One for each event loop, and used on it.
 */
public final class DrainHandler implements PlatformHandler {
  private boolean draining;

  /** From now on answers say {@code Connection: close}, those of requests in flight too. */
  public void begin() {
    draining = true;
  }

  @Override
  public void handle(RoutingContext context) {
    boolean isLast = isLast(context.request());
    if (isLast) {
      context.addEndHandler(ended -> context.request().connection().close());
    }
    context.addHeadersEndHandler(
        written -> {
          if (draining || isLast) {
            context.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
          }
        });
    context.next();
  }

  private static boolean isLast(HttpServerRequest request) {
    return request.headers().contains(HttpHeaderNames.CONNECTION)
        && ListHeader.elements(request, HttpHeaderNames.CONNECTION).stream()
            .anyMatch(HttpHeaderValues.CLOSE::contentEqualsIgnoreCase);
  }
}
