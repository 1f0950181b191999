package dev.rollcall.http.health;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /}: the sentence that tells a learner the deployment worked. */
public final class WelcomeHandler implements Handler<RoutingContext> {
  private static final Buffer TEXT =
      Buffer.buffer("Vert.x + DynamoDB on Elastic Beanstalk is working!");

  @Override
  public void handle(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        // Vert.x would leave it out of the answer to a HEAD.
        .putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(TEXT.length()))
        .end(TEXT);
  }
}
