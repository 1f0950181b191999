package dev.rollcall;

import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.storage.SdkEnvironment;
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
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Shows the JVM what the service does, so that it can be archived: every call, alone and in
 * batches, and TLS.
 */
final class TrainingRun {
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 25;
  private static final String EVENT_LOOP = "event-loop";
  private static final String SDK = "sdk";
  private static final Buffer STUDENT =
      Buffer.buffer("{\"StudentID\":\"1\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");

  private final Vertx vertx;
  private final SdkEnvironment sdk;
  private final Metrics metrics;

  TrainingRun(Vertx vertx, SdkEnvironment sdk, Metrics metrics) {
    this.vertx = vertx;
    this.sdk = sdk;
    this.metrics = metrics;
  }

  /** Completes when all is shown. */
  Future<Void> run() {
    return vertx
        .executeBlocking(
            Executors.callable(
                () ->
                    DynamoDbClientFactory.rehearse(settings("off", SDK), sdk, metrics.dynamoDb())))
        .compose(done -> TrainingDynamoDb.start(vertx))
        .compose(
            dynamoDb ->
                train("off", SDK, "http", dynamoDb.actualPort(), ROUNDS)
                    .compose(done -> train("on", EVENT_LOOP, "http", dynamoDb.actualPort(), ROUNDS))
                    // The stand-in speaks no TLS: these calls fail, but not before the JVM has seen
                    // what a handshake takes.
                    .compose(done -> train("off", SDK, "https", dynamoDb.actualPort(), 1))
                    .eventually(dynamoDb::close));
  }

  private Future<Void> train(
      String batching, String transport, String scheme, int dynamoDbPort, int rounds) {
    Settings settings = settings(batching, transport);
    URI dynamoDb = URI.create(scheme + "://127.0.0.1:" + dynamoDbPort);
    return vertx
        .executeBlocking(
            () -> DynamoDbClientFactory.createFor(settings, dynamoDb, metrics.dynamoDb()))
        .compose(client -> Service.start(vertx, settings, client, metrics))
        .compose(rollcall -> load(rollcall.port(), rounds).eventually(rollcall::stop));
  }

  private static Settings settings(String batching, String transport) {
    return Settings.of(
        new JsonObject()
            .put(Setting.PORT.name(), 0)
            .put(Setting.MANAGEMENT_PORT.name(), 0)
            .put(Setting.BIND_ADDRESS.name(), "127.0.0.1")
            .put(Setting.BATCHING.name(), batching)
            .put(Setting.DYNAMODB_CLIENT.name(), transport));
  }

  private Future<Void> load(int port, int rounds) {
    HttpClientAgent http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    // A start looks at the table before anybody asks.
    return send(http, HttpMethod.GET, "/health/ready")
        .compose(ready -> Future.all(allRounds(http, rounds)))
        .<Void>mapEmpty()
        .eventually(http::close);
  }

  private List<Future<Void>> allRounds(HttpClientAgent http, int rounds) {
    return IntStream.range(0, CONNECTIONS).mapToObj(i -> rounds(http, i, rounds)).toList();
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
