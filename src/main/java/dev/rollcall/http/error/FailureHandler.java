package dev.rollcall.http.error;

import dev.rollcall.auth.TokenNotJudgedException;
import dev.rollcall.http.UnreadBody;
import dev.rollcall.storage.StorageException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;

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
    ErrorResponse answer =
        isBrokenBody(context)
            ? ErrorResponse.of(null, HttpResponseStatus.BAD_REQUEST.code())
            : ErrorResponse.of(context.failure(), context.statusCode());
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
   * it has ended, so whatever fails before is the client's.
   */
  private static boolean isBrokenBody(RoutingContext context) {
    HttpMethod method = context.request().method();
    return !context.request().isEnded()
        && (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT))
        && context.failure() != null
        && !(context.failure() instanceof ClientErrorException)
        && !(context.failure() instanceof TokenNotJudgedException)
        && !(context.failure() instanceof StorageException)
        && !(context.failure() instanceof HttpException);
  }
}
