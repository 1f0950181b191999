package dev.rollcall.http;

import dev.rollcall.http.error.ClientErrorException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;

/** Refuses a compressed body, before a byte of it is read: 415 (RFC 9110, 15.5.16). */
public final class ContentEncodingHandler implements PlatformHandler {
  @Override
  public void handle(RoutingContext context) {
    if (context.request().headers().contains(HttpHeaderNames.CONTENT_ENCODING)
        && !ListHeader.elements(context.request(), HttpHeaderNames.CONTENT_ENCODING).stream()
            .allMatch(HttpHeaderValues.IDENTITY::contentEqualsIgnoreCase)) {
      context.response().putHeader(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
      context.fail(
          new ClientErrorException(
              415, "The body must not be compressed: it can't have a Content-Encoding", List.of()));
    } else {
      context.next();
    }
  }
}
