package dev.rollcall.http.error;

import dev.rollcall.metrics.HttpMetrics;
import dev.rollcall.metrics.RouteMetrics;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers what is no HTTP request, or one with a head beyond the limits, and closes the connection.
 */
public final class InvalidRequestHandler implements Handler<HttpServerRequest> {
  private final RouteMetrics malformed;

  public InvalidRequestHandler(HttpMetrics metrics) {
    this.malformed = metrics.route("malformed");
  }

  @Override
  public void handle(HttpServerRequest request) {
    ErrorResponse answer = answer(request.decoderResult().cause());
    DefaultHeadersHandler.put(request);
    // When it began is not known, nor what it was: the decoder makes up a method.
    malformed.ended("", answer.status(), 0);
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .end(answer.body())
        .onComplete(sent -> request.connection().close());
  }

  private static ErrorResponse answer(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return ErrorResponse.of(null, 414);
    }
    return ErrorResponse.of(null, cause instanceof TooLongHttpHeaderException ? 431 : 400);
  }
}
