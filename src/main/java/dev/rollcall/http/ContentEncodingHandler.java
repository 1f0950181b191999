package dev.rollcall.http;

import dev.rollcall.http.error.ClientErrorException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/** Refuses a compressed body, before a byte of it is read: 415 (RFC 9110, 15.5.16). */
public final class ContentEncodingHandler implements PlatformHandler {
  @Override
  public void handle(RoutingContext context) {
    if (isCoded(context, HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY)
        || isCoded(context, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)) {
      context.response().putHeader(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
      context.fail(
          new ClientErrorException(
              415,
              "The body must not be compressed: it can't have a Content-Encoding, nor a"
                  + " Transfer-Encoding but chunked"));
    } else {
      context.next();
    }
  }

  private static boolean isCoded(RoutingContext context, CharSequence header, AsciiString plain) {
    return context.request().headers().contains(header)
        && !ListHeader.elements(context.request(), header).stream()
            .allMatch(plain::contentEqualsIgnoreCase);
  }
}
