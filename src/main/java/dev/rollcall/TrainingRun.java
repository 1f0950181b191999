package dev.rollcall;

import dev.rollcall.dynamodb.DynamoDbClients;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Shows the JVM what the service does, so that it can be archived: every call, alone and in
 * batches, and TLS.
 */
final class TrainingRun {
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 25;
  private static final Buffer STUDENT =
      Buffer.buffer("{\"StudentID\":\"1\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");

  private final Vertx vertx;

  TrainingRun(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Completes when all is shown. */
  Future<Void> run() {
    return TrainingDynamoDb.start(vertx)
        .compose(
            dynamoDb ->
                train("off", dynamoDb.actualPort())
                    .compose(done -> train("on", dynamoDb.actualPort()))
                    .compose(done -> handshake(dynamoDb.actualPort()))
                    .eventually(dynamoDb::close));
  }

  private Future<Void> train(String batching, int dynamoDbPort) {
    Settings settings = settings(batching);
    return client(settings, "http", dynamoDbPort)
        .compose(client -> Rollcall.start(vertx, settings, client))
        .compose(rollcall -> load(rollcall.port()).eventually(rollcall::stop));
  }

  /**
   * The stand-in speaks no TLS, so this call fails, but not before the JVM has seen what a
   * handshake takes.
   */
  private Future<Void> handshake(int dynamoDbPort) {
    Settings settings = settings("off");
    return client(settings, "https", dynamoDbPort)
        .compose(
            client ->
                Rollcall.start(vertx, settings, client)
                    .compose(
                        rollcall ->
                            load(rollcall.port(), HttpMethod.GET, "/student/1")
                                .eventually(rollcall::stop)));
  }

  private Future<DynamoDbAsyncClient> client(Settings settings, String scheme, int port) {
    return vertx.executeBlocking(
        () -> {
          // The client that a real start makes, if only to load its classes.
          DynamoDbClients.create(settings).close();
          return DynamoDbClients.createFor(settings, URI.create(scheme + "://127.0.0.1:" + port));
        });
  }

  private static Settings settings(String batching) {
    return Settings.of(
        new JsonObject()
            .put(Setting.PORT.name(), 0)
            .put(Setting.BIND_ADDRESS.name(), "127.0.0.1")
            .put(Setting.BATCHING.name(), batching));
  }

  private Future<Void> load(int port) {
    HttpClientAgent http = http(port);
    Future<?> all =
        Future.all(IntStream.range(0, CONNECTIONS).mapToObj(i -> rounds(http, i, ROUNDS)).toList());
    return all.<Void>mapEmpty().eventually(http::close);
  }

  private Future<Void> load(int port, HttpMethod method, String path) {
    HttpClientAgent http = http(port);
    return send(http, method, path).eventually(http::close);
  }

  private HttpClientAgent http(int port) {
    return vertx.createHttpClient(
        new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  private Future<Void> rounds(HttpClientAgent http, int student, int left) {
    if (left == 0) {
      return Future.succeededFuture();
    }
    String path = "/student/" + student;
    List<HttpMethod> calls =
        List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.GET);
    Future<Void> round = send(http, HttpMethod.POST, "/student");
    for (HttpMethod call : calls) {
      round = round.compose(done -> send(http, call, path));
    }
    return round
        .compose(done -> send(http, HttpMethod.GET, "/health"))
        .compose(done -> rounds(http, student, left - 1));
  }

  private Future<Void> send(HttpClientAgent http, HttpMethod method, String path) {
    boolean hasBody = method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT);
    RequestOptions options = new RequestOptions().setMethod(method).setURI(path);
    return http.request(options)
        .compose(
            request ->
                hasBody
                    ? request.putHeader("Content-Type", "application/json").send(body(path))
                    : request.send())
        .compose(HttpClientResponse::body)
        .mapEmpty();
  }

  private static Buffer body(String path) {
    return path.equals("/student")
        ? STUDENT
        : Buffer.buffer("{\"Name\":\"Anita\",\"Dept\":\"MCA\"}");
  }
}
