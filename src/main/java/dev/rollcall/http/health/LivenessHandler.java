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
  /** Also /health/ready: a service that has too much to do still says how it is. */
  private static final String PATH = "/health";

  private static final Buffer OK = JsonResponse.member("status", "ok");

  /** Whether that is what the request's target asks for. */
  public static boolean isAskedBy(String target) {
    return target.startsWith(PATH);
  }

  @Override
  public void handle(RoutingContext context) {
    JsonResponse.send(context, 200, OK);
  }
}
