package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.SelfSigned;
import dev.rollcall.support.TestService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** DynamoDB behind TLS, as AWS has it, with batches and with a proxy between. */
class EncryptedDynamoDbIT {
  private static final Path JAR = Path.of("target", "rollcall.jar").toAbsolutePath();
  private static final int HANG_SECONDS = 60;
  private static final int AT_ONCE = 40;

  @TempDir Path folder;

  private final Settings table = TestService.settings(Map.of());
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient local = vertx.createHttpClient();
  private final Set<String> direct = ConcurrentHashMap.newKeySet();
  private final Set<String> ofTheSdk = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tunnels = new AtomicInteger();
  private SelfSigned keys;
  private HttpServer dynamoDb;

  @BeforeEach
  void start() throws Exception {
    try (DynamoDbAsyncClient client = DynamoDbLocal.shared().client(table)) {
      DynamoDbLocal.createTable(client, table.tableName());
    }
    keys = SelfSigned.in(folder);
    dynamoDb =
        await(
            vertx
                .createHttpServer(
                    new HttpServerOptions().setSsl(true).setKeyCertOptions(keys.options()))
                .requestHandler(this::passOn)
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private void passOn(HttpServerRequest request) {
    String target = request.getHeader("X-Amz-Target");
    (request.headers().contains("amz-sdk-request") ? ofTheSdk : direct)
        .add(target.substring(target.indexOf('.') + 1));
    request
        .body()
        .compose(body -> ask(request, body))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body -> {
                          request.response().setStatusCode(answer.statusCode());
                          request.response().headers().setAll(answer.headers());
                          return request.response().end(body);
                        }));
  }

  private Future<HttpClientResponse> ask(HttpServerRequest request, Buffer body) {
    return local
        .request(
            HttpMethod.POST,
            DynamoDbLocal.shared().endpoint().getPort(),
            DynamoDbLocal.shared().endpoint().getHost(),
            "/")
        .compose(
            ready -> {
              ready.headers().setAll(request.headers());
              return ready.send(body);
            });
  }

  @Test
  void batchesGoOutDirectly() throws Exception {
    try (JavaProcess service = start(List.of())) {
      Api api = new Api(service.awaitPort());
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);

      while (!direct.containsAll(Set.of("BatchGetItem", "BatchWriteItem"))
          && System.nanoTime() < giveUp) {
        writeAndReadManyAtOnce(api);
      }

      assertTrue(
          direct.containsAll(Set.of("BatchGetItem", "BatchWriteItem")), service.output()::toString);
    }
  }

  @Test
  void throughAProxyTheyAreTheSdks() throws Exception {
    HttpServer proxy =
        await(vertx.createHttpServer().requestHandler(this::tunnel).listen(0, "127.0.0.1"));

    try (JavaProcess service =
        start(List.of("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + proxy.actualPort()))) {
      Api api = new Api(service.awaitPort());
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
      while (!ofTheSdk.containsAll(Set.of("BatchGetItem", "BatchWriteItem"))
          && System.nanoTime() < giveUp) {
        writeAndReadManyAtOnce(api);
      }

      assertTrue(ofTheSdk.containsAll(Set.of("BatchGetItem", "BatchWriteItem")));
      assertEquals(Set.of(), direct);
      assertTrue(tunnels.get() > 0, "the SDK goes through the proxy");
    }
  }

  /** See CONNECT in RFC 9110, 9.3.6. */
  private void tunnel(HttpServerRequest request) {
    tunnels.incrementAndGet();
    request.pause();
    vertx
        .createNetClient()
        .connect(dynamoDb.actualPort(), "127.0.0.1")
        .onSuccess(
            far ->
                request
                    .toNetSocket()
                    .onSuccess(
                        near -> {
                          near.pipeTo(far);
                          far.pipeTo(near);
                        }));
  }

  private static void writeAndReadManyAtOnce(Api api) {
    assertAll(
        201,
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> "{\"StudentID\":\"%d\",\"Name\":\"Name of %d\"}".formatted(i, i))
            .map(
                body ->
                    api.connect()
                        .send(
                            "POST /student HTTP/1.1\r\n"
                                + "Host: x\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body)))
            .toList());
    assertAll(
        200,
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> api.connect().send("GET /student/" + i + " HTTP/1.1\r\nHost: x\r\n\r\n"))
            .toList());
  }

  private static void assertAll(int status, List<RawConnection> asked) {
    for (RawConnection each : asked) {
      try (each) {
        assertEquals(status, each.read().status());
      }
    }
  }

  private JavaProcess start(List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Djavax.net.ssl.trustStore=" + keys.file(),
                "-Djavax.net.ssl.trustStorePassword=" + SelfSigned.PASSWORD));
    arguments.addAll(options);
    arguments.addAll(List.of("-jar", JAR.toString()));
    return JavaProcess.start(
        folder,
        Map.of(
            "PORT", "0",
            "BATCHING", "on",
            "INSTANCES", "1",
            "DEADLINE_MS", "30000",
            "TABLE_NAME", table.tableName(),
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_ENDPOINT_URL_DYNAMODB", "https://localhost:" + dynamoDb.actualPort()),
        arguments);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }
}
