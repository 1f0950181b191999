package dev.rollcall.standin;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;

/** Answers calls on one event loop, each after its latency, or in the same turn if that is 0. */
final class CallHandler implements Handler<HttpServerRequest> {
  private static final CharSequence TARGET = HttpHeaders.createOptimized("x-amz-target");
  private static final CharSequence CRC = HttpHeaders.createOptimized("x-amz-crc32");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  private static final CharSequence SOME_ID = HttpHeaders.createOptimized("0".repeat(52));
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/x-amz-json-1.0");

  private final Vertx vertx;
  private final Operations operations;
  private final AtomicReference<Latency> latency;
  private final Draws draws = new Draws(new SplittableRandom());
  private final CRC32 crc = new CRC32();

  CallHandler(Vertx vertx, Operations operations, AtomicReference<Latency> latency) {
    this.vertx = vertx;
    this.operations = operations;
    this.latency = latency;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String target = request.getHeader(TARGET);
    if (target == null) {
      request.bodyHandler(body -> control(request, body.toString()));
    } else {
      request.bodyHandler(body -> answer(request.response(), target, body));
    }
  }

  /** {@code PUT /latency} changes the latency, so that a warm service can be measured with each. */
  private void control(HttpServerRequest request, String name) {
    if (!request.method().equals(HttpMethod.PUT) || !request.path().equals("/latency")) {
      request.response().setStatusCode(404).end();
      return;
    }
    try {
      latency.set(Latency.of(name));
      request.response().setStatusCode(204).end();
    } catch (IllegalArgumentException e) {
      request.response().setStatusCode(400).end(e.getMessage());
    }
  }

  private void answer(HttpServerResponse response, String target, Buffer body) {
    Reply reply = operations.run(target, body.getBytes());
    long nanos = latency.get().nanos(reply.items(), draws);
    if (nanos == 0) {
      send(response, reply);
    } else {
      vertx.timer(nanos, TimeUnit.NANOSECONDS).onSuccess(time -> send(response, reply));
    }
  }

  private void send(HttpServerResponse response, Reply reply) {
    crc.reset();
    crc.update(reply.body());
    response
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(CRC, Long.toString(crc.getValue()))
        .putHeader(REQUEST_ID, SOME_ID)
        .end(Buffer.buffer(reply.body()));
  }
}
