package dev.rollcall.chaos;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Stands between the service and DynamoDB, passes calls on, and fails as it is told to.
 *
 * <p>The service knows it by a name, so that the name can be taken away: the file of names is for
 * the JVM's {@code jdk.net.hosts.file}.
 */
final class FaultProxy implements AutoCloseable {
  private static final String NAME = "dynamodb.test";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String TYPE = "application/x-amz-json-1.0";
  private static final long SLOW_MILLIS = 1_500;
  private static final long HALF_OPEN_MILLIS = 2_000;
  private static final int PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong calls = new AtomicLong();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<HttpConnection> dead = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final HttpClient client;
  private final Path hosts;
  private final int port;
  private HttpServer server;
  private volatile Fault fault = Fault.NONE;
  private long timer;

  /**
   * Starts one; it passes everything on.
   *
   * @param hosts where the file of names goes
   */
  FaultProxy(URI target, Path hosts) throws Exception {
    this.hosts = hosts.toAbsolutePath();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(target.getHost())
                .setDefaultPort(target.getPort()),
            new PoolOptions().setHttp1MaxSize(256));
    listen(0);
    this.port = server.actualPort();
    nameIsKnown(true);
  }

  /** What the service is to take for DynamoDB. */
  URI endpoint() {
    return URI.create("http://" + NAME + ":" + port);
  }

  /** The file of names that the service's JVM reads. */
  Path hosts() {
    return hosts;
  }

  /** Calls so far, repeated ones included. */
  long calls() {
    return calls.get();
  }

  /** From now on that is wrong. Ends the fault before. */
  void fail(Fault next) throws Exception {
    mend();
    fault = next;
    switch (next) {
      case REFUSED -> {
        server.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        resetAll();
      }
      case NO_DNS -> {
        nameIsKnown(false);
        resetAll();
      }
      case HALF_OPEN -> timer = vertx.setPeriodic(0, HALF_OPEN_MILLIS, tick -> dead.addAll(open));
      default -> {}
    }
  }

  /** DynamoDB is back, and does what it had accepted. Connections that are dead stay so. */
  void mend() throws Exception {
    Fault before = fault;
    fault = Fault.NONE;
    vertx.cancelTimer(timer);
    if (before == Fault.REFUSED) {
      listen(port);
    }
    nameIsKnown(true);
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      Runnable late = next;
      vertx.runOnContext(now -> late.run());
    }
  }

  private void listen(int on) throws Exception {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(LOOPBACK)
                    .setPort(on)
                    .setHttp2ClearTextEnabled(false)
                    // What it closes is reset.
                    .setSoLinger(0))
            .connectionHandler(this::connected)
            .requestHandler(request -> request.bodyHandler(body -> answer(request, body)));
    server.listen().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void connected(HttpConnection connection) {
    open.add(connection);
    connection.closeHandler(
        closed -> {
          open.remove(connection);
          dead.remove(connection);
        });
  }

  private void answer(HttpServerRequest request, Buffer body) {
    calls.incrementAndGet();
    if (dead.contains(request.connection())) {
      return;
    }
    switch (fault) {
      case THROTTLED ->
          error(request, 400, "ProvisionedThroughputExceededException", "Too many requests");
      case SERVER_ERROR -> error(request, 500, "InternalServerError", "It failed");
      case EXPIRED -> error(request, 400, "ExpiredTokenException", "The token has expired");
      case SLOW -> vertx.setTimer(SLOW_MILLIS, late -> passOn(request, body));
      case EMPTY -> passOn(request, body, Reply::empty);
      case REPEATED -> passOn(request, body, isOneOf(0.1) ? Reply::repeated : reply -> reply);
      case CHECKSUM -> passOn(request, body, isOneOf(0.3) ? Reply::corrupted : reply -> reply);
      case RESET -> reset(request, body);
      case HANG -> held.add(() -> passOn(request, body));
      case NONE, HALF_OPEN, REFUSED, NO_DNS -> passOn(request, body);
    }
  }

  private void reset(HttpServerRequest request, Buffer body) {
    if (isOneOf(0.5)) {
      request.connection().close();
    } else {
      call(request, body).onComplete(done -> request.connection().close());
    }
  }

  private static boolean isOneOf(double share) {
    return ThreadLocalRandom.current().nextDouble() < share;
  }

  private void passOn(HttpServerRequest request, Buffer body) {
    passOn(request, body, reply -> reply);
  }

  private void passOn(HttpServerRequest request, Buffer body, UnaryOperator<Reply> change) {
    call(request, body)
        .onSuccess(answer -> change.apply(answer).sendTo(request.response()))
        .onFailure(error -> request.connection().close());
  }

  private Future<Reply> call(HttpServerRequest request, Buffer body) {
    return client
        .request(new RequestOptions().setMethod(HttpMethod.POST).setURI(request.uri()))
        .compose(
            call -> {
              call.headers().addAll(request.headers()).remove("Host");
              return call.send(body);
            })
        .compose(
            answer ->
                answer.body().map(read -> new Reply(answer.statusCode(), answer.headers(), read)));
  }

  private static void error(HttpServerRequest request, int status, String code, String message) {
    JsonObject body =
        JsonObject.of("__type", "com.amazonaws.dynamodb.v20120810#" + code, "message", message);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", TYPE);
    new Reply(status, headers, body.toBuffer()).sendTo(request.response());
  }

  private record Reply(int status, MultiMap headers, Buffer body) {
    Reply empty() {
      return new Reply(status, headers.set("Content-Length", "0"), Buffer.buffer());
    }

    Reply corrupted() {
      return new Reply(status, headers.set("x-amz-crc32", "1"), body);
    }

    /** What is longer than its Content-Length is the next answer. */
    Reply repeated() {
      headers.set("Content-Length", String.valueOf(body.length()));
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " OK\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      Buffer twice = body.copy().appendString(head + "\r\n").appendBuffer(body);
      return new Reply(status, headers, twice);
    }

    void sendTo(HttpServerResponse response) {
      if (!response.closed()) {
        response.headers().addAll(headers);
        response.setStatusCode(status).end(body);
      }
    }
  }

  private void resetAll() {
    open.forEach(HttpConnection::close);
  }

  private void nameIsKnown(boolean known) throws IOException {
    // In one step: the JVM may read it at any moment.
    Path next = hosts.resolveSibling(hosts.getFileName() + ".next");
    Files.writeString(
        next, LOOPBACK + " localhost\n" + (known ? LOOPBACK + " " + NAME + "\n" : ""));
    Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
