package dev.rollcall.http.health;

import dev.rollcall.http.error.JsonResponse;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /health}: the process lives. Asks DynamoDB nothing, so that its trouble replaces no
 * instance.
 */
public final class LivenessHandler implements Handler<RoutingContext> {
  private static final Buffer OK = JsonResponse.member("status", "ok");

  @Override
  public void handle(RoutingContext context) {
    JsonResponse.send(context, 200, OK);
  }
}
