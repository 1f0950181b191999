package dev.rollcall.http;

import dev.rollcall.http.error.ClientErrorException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a whole body into memory and hands it on. A body over the limit is a 413; one for which
 * there is no memory now is a 503, before it is read where its length is known.
 */
public final class BodyReader implements Handler<RoutingContext> {
  private final int maxBytes;
  private final MemoryBudget memory;
  private final Use use;

  /** What is done with a body. */
  public interface Use {
    /**
     * Answers the request.
     *
     * @param body empty where there is none
     * @throws ClientErrorException where the body is not what it should be
     */
    void handle(RoutingContext context, Buffer body);
  }

  /**
   * @param maxBytes the largest body
   * @param memory of all requests of the process
   */
  public BodyReader(int maxBytes, MemoryBudget memory, Use use) {
    this.maxBytes = maxBytes;
    this.memory = memory;
    this.use = use;
  }

  @Override
  public void handle(RoutingContext context) {
    String announced = context.request().getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (announced == null
        && !context.request().headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      use.handle(context, Buffer.buffer());
      return;
    }
    // What is no number was refused when the head was read.
    long length = announced == null ? ArrivingBody.UNKNOWN : Long.parseLong(announced);
    if (length > maxBytes) {
      context.fail(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code());
      return;
    }
    ArrivingBody body = new ArrivingBody(context, (int) length, maxBytes, memory, use);
    if (!body.hasRoom()) {
      context.fail(HttpResponseStatus.SERVICE_UNAVAILABLE.code());
    } else if (!Expectation.isMet(context)) {
      context.fail(HttpResponseStatus.EXPECTATION_FAILED.code());
    } else {
      body.read();
    }
  }
}
