package dev.rollcall.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/** Refuses a header without a name, which Netty lets through (RFC 9110, 5.1): 400. */
public final class NamelessHeaderHandler implements PlatformHandler {
  @Override
  public void handle(RoutingContext context) {
    if (context.request().headers().contains("")) {
      context.fail(HttpResponseStatus.BAD_REQUEST.code());
    } else {
      context.next();
    }
  }
}
