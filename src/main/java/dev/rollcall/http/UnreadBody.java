package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Throws away what is left of a refused request's body.
 *
 * <p>Closing the connection at once would reset it, and the client, still sending, would lose the
 * answer that tells it why. So the rest is read, up to a limit.
 */
public final class UnreadBody implements Handler<Buffer> {
  /** Generous to an honest client, dull for another. */
  private static final long LIMIT_BYTES = 64L << 20;

  private final HttpServerRequest request;
  private long bytes;

  private UnreadBody(HttpServerRequest request) {
    this.request = request;
  }

  /** Call it on the request's event loop, once it is answered. */
  public static void discard(HttpServerRequest request) {
    if (!request.isEnded() && hasBody(request)) {
      request.handler(new UnreadBody(request)).resume();
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  @Override
  public void handle(Buffer chunk) {
    bytes += chunk.length();
    if (bytes > LIMIT_BYTES) {
      request.connection().close();
    }
  }
}
