package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers every failed request: JSON, one sentence, never a stack trace. One for each event loop.
 */
public final class FailureHandler implements Handler<RoutingContext> {
  private final FailureLog log = new FailureLog();

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      // The client has gone; a body that broke off with it is no failure of ours.
      return;
    }
    ErrorAnswer answer = ErrorAnswer.of(context.failure(), context.statusCode());
    log.log(context, context.failure(), answer.status());
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    if (answer.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(answer.retryAfterSeconds()));
    }
    UnreadBody.discard(context.request());
    JsonAnswer.send(context, answer.status(), answer.body());
  }
}
