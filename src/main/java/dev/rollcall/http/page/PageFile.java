package dev.rollcall.http.page;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Something of the JAR that a browser shows: read off the event loop by the first request for it,
 * from then on served from memory.
 *
 * <p>Belongs to one event loop.
 */
final class PageFile implements Handler<RoutingContext> {
  private static final CharSequence SECURITY_POLICY = AsciiString.cached("Content-Security-Policy");

  private final Vertx vertx;
  private final String contentType;
  private final String securityPolicy;
  private final Callable<Buffer> source;
  private Future<Content> content;

  /** Bytes, and the entity tag that changes with them, in quotes as the header has it. */
  private record Content(Buffer bytes, String etag) {}

  PageFile(Vertx vertx, String contentType, String securityPolicy, Callable<Buffer> source) {
    this.vertx = vertx;
    this.contentType = contentType;
    this.securityPolicy = securityPolicy;
    this.source = source;
  }

  @Override
  public void handle(RoutingContext context) {
    content().onSuccess(loaded -> send(context, loaded)).onFailure(context::fail);
  }

  private Future<Content> content() {
    if (content == null || content.failed()) {
      content = vertx.executeBlocking(() -> tagged(source.call()), false);
    }
    return content;
  }

  private static Content tagged(Buffer bytes) {
    // By MD5: a tag must differ, it need not withstand a forger.
    String digits = UUID.nameUUIDFromBytes(bytes.getBytes()).toString().replace("-", "");
    return new Content(bytes, '"' + digits + '"');
  }

  private void send(RoutingContext context, Content loaded) {
    context
        .response()
        .putHeader(HttpHeaders.ETAG, loaded.etag())
        .putHeader(HttpHeaders.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
        .putHeader(SECURITY_POLICY, securityPolicy);
    if (context.isFresh()) {
      context.response().setStatusCode(304).end();
    } else {
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
          // Vert.x would leave it out of the answer to a HEAD.
          .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(loaded.bytes().length()))
          .end(loaded.bytes());
    }
  }
}
