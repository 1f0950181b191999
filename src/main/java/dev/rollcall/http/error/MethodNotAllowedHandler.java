package dev.rollcall.http.error;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * What a known path answers to methods that it has no route for: {@code OPTIONS} gets the methods
 * that it does have in {@code Allow}, the others get a 405 with the same.
 */
public final class MethodNotAllowedHandler implements Handler<RoutingContext> {
  private final String allowed;

  /**
   * @param methods those the path has routes for, as {@code Allow} lists them
   */
  public MethodNotAllowedHandler(String methods) {
    this.allowed = methods + ", OPTIONS";
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().putHeader(HttpHeaderNames.ALLOW, allowed);
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      context.response().setStatusCode(HttpResponseStatus.NO_CONTENT.code()).end();
      return;
    }
    context.fail(new ClientErrorException(405, "This path allows " + allowed + " only"));
  }
}
