package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** 405 for a known path, with the methods that it does have in {@code Allow}. */
public final class MethodNotAllowed implements Handler<RoutingContext> {
  private final String allowed;

  /**
   * @param allowed the path's methods as {@code Allow} lists them
   */
  public MethodNotAllowed(String allowed) {
    this.allowed = allowed;
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().putHeader(HttpHeaderNames.ALLOW, allowed);
    context.fail(new RequestException(405, "This path allows " + allowed + " only", List.of()));
  }
}
