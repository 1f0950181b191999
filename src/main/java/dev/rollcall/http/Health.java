package dev.rollcall.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /health}: the process lives. Asks DynamoDB nothing, so that its trouble replaces no
 * instance.
 */
public final class Health implements Handler<RoutingContext> {
  private static final Buffer OK = JsonAnswer.member("status", "ok");

  @Override
  public void handle(RoutingContext context) {
    JsonAnswer.send(context, 200, OK);
  }
}
