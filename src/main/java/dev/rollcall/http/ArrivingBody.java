package dev.rollcall.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** A body while it arrives. Belongs to its request's event loop. */
final class ArrivingBody implements Handler<Buffer> {
  /** Of a body that comes in chunks nobody knows the length. */
  static final int UNKNOWN = -1;

  /** A body up to here is part of what a connection may cost. */
  private static final int SMALL_BYTES = 8 << 10;

  /** The body itself, its texts, DynamoDB's request, and that as bytes. */
  private static final int COPIES = 4;

  private static final Buffer NONE = Buffer.buffer();

  private final RoutingContext context;
  private final int announced;
  private final int maxBytes;
  private final MemoryBudget memory;
  private final BodyReader.Use use;
  private Buffer body = NONE;
  private boolean isCounted;
  private boolean isRefused;

  ArrivingBody(
      RoutingContext context,
      int announced,
      int maxBytes,
      MemoryBudget memory,
      BodyReader.Use use) {
    this.context = context;
    this.announced = announced;
    this.maxBytes = maxBytes;
    this.memory = memory;
    this.use = use;
  }

  /** Whether there is memory for it, as far as its length is known. */
  boolean hasRoom() {
    return announced <= SMALL_BYTES || count(announced);
  }

  void read() {
    context.request().exceptionHandler(this::breakOff).handler(this).endHandler(this::end).resume();
  }

  /** Counts it until its request is answered: for so long its texts live on in DynamoDB's call. */
  private boolean count(int bytes) {
    isCounted = memory.tryTake(context, (long) COPIES * bytes);
    return isCounted;
  }

  @Override
  public void handle(Buffer chunk) {
    if (isRefused) {
      return;
    }
    int length = body.length() + chunk.length();
    if (length > maxBytes) {
      refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    } else if (length > SMALL_BYTES && !isCounted && !count(maxBytes)) {
      refuse(HttpResponseStatus.SERVICE_UNAVAILABLE);
    } else if (body.length() > 0) {
      body.appendBuffer(chunk);
    } else if (length == announced) {
      body = chunk;
    } else {
      body = Buffer.buffer(Math.max(announced, length)).appendBuffer(chunk);
    }
  }

  private void refuse(HttpResponseStatus status) {
    isRefused = true;
    body = NONE;
    context.fail(status.code());
  }

  private void breakOff(Throwable why) {
    isRefused = true;
    body = NONE;
    context.fail(why);
  }

  private void end(Void all) {
    if (isRefused || context.failed()) {
      return;
    }
    Buffer whole = body;
    body = NONE;
    try {
      use.handle(context, whole);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }
}
