package dev.rollcall.http.error;

import dev.rollcall.http.monitor.RequestId;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/**
 * What every answer carries, errors included: the request's id, and that a browser takes it for
 * nothing but what it says it is, and no shared cache keeps a record. A handler that knows better
 * overrides it.
 */
public final class DefaultHeadersHandler implements PlatformHandler {
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      AsciiString.cached("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = AsciiString.cached("nosniff");

  /** The client may keep it, but asks before it uses it: an ETag then saves the transfer. */
  private static final CharSequence ASK_FIRST = AsciiString.cached("private, no-cache");

  @Override
  public void handle(RoutingContext context) {
    put(context.request());
    context.next();
  }

  /** For answers that no router makes. */
  static void put(HttpServerRequest request) {
    RequestId.give(request);
    request
        .response()
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .putHeader(HttpHeaders.CACHE_CONTROL, ASK_FIRST);
  }
}
