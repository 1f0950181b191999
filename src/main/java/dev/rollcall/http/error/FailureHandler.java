package dev.rollcall.http.error;

import dev.rollcall.http.UnreadBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
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
    ErrorResponse answer = ErrorResponse.of(context.failure(), context.statusCode());
    if (answer.status() == 500 && isBodyUnread(context)) {
      answer = ErrorResponse.of(null, HttpResponseStatus.BAD_REQUEST.code());
    }
    log.log(context, context.failure(), answer.status());
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    if (answer.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(answer.retryAfterSeconds()));
    }
    UnreadBody.discard(context.request());
    JsonResponse.send(context, answer.status(), answer.body());
  }

  /**
   * Whether the body could not be read, such as one of malformed chunks: its handlers run only once
   * it has ended, so what fails unexpectedly before is the client's.
   */
  private static boolean isBodyUnread(RoutingContext context) {
    HttpMethod method = context.request().method();
    return !context.request().isEnded()
        && (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT));
  }
}
