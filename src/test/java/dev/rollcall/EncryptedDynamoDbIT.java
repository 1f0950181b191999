package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.SelfSigned;
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

/** DynamoDB behind TLS, as AWS has it, with batches and with a proxy between. */
class EncryptedDynamoDbIT {
  private static final int HANG_SECONDS = 60;
  private static final int AT_ONCE = 40;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient local = vertx.createHttpClient();
  private final Set<String> direct = ConcurrentHashMap.newKeySet();
  private final Set<String> ofTheSdk = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tunnels = new AtomicInteger();
  private SelfSigned keys;
  private HttpServer dynamoDb;

  @BeforeEach
  void start() throws Exception {
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
  void batches_go_out_directly() throws Exception {
    try (JavaProcess service = service()) {
      writesAndReadsBy(direct, new Api(service.awaitPort()));
    }
  }

  @Test
  void through_a_proxy_they_are_the_sdks() throws Exception {
    HttpServer proxy =
        await(vertx.createHttpServer().requestHandler(this::tunnel).listen(0, "127.0.0.1"));

    try (JavaProcess service =
        service("-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=" + proxy.actualPort())) {
      writesAndReadsBy(ofTheSdk, new Api(service.awaitPort()));

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

  /** Until such calls have been made in batches. */
  private static void writesAndReadsBy(Set<String> calls, Api api) {
    Await.until(
        () -> {
          writeAndReadManyAtOnce(api);
          return calls.containsAll(Set.of("BatchGetItem", "BatchWriteItem"));
        },
        "batches");
  }

  private static void writeAndReadManyAtOnce(Api api) {
    assertAll(
        201,
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> "{\"StudentID\":\"%d\",\"Name\":\"Name of %d\"}".formatted(i, i))
            .map(body -> api.connect().send(RawConnection.request("POST", "/student", body)))
            .toList());
    assertAll(
        200,
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> api.connect().send(RawConnection.request("GET", "/student/" + i, "")))
            .toList());
  }

  private static void assertAll(int status, List<RawConnection> asked) {
    for (RawConnection each : asked) {
      try (each) {
        assertEquals(status, each.read().status());
      }
    }
  }

  private JavaProcess service(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Djavax.net.ssl.trustStore=" + keys.file());
    all.add("-Djavax.net.ssl.trustStorePassword=" + SelfSigned.PASSWORD);
    Map<String, String> encrypted =
        Map.of(
            "BATCHING", "on",
            "INSTANCES", "1",
            "AWS_ENDPOINT_URL_DYNAMODB", "https://localhost:" + dynamoDb.actualPort());
    return BuiltJar.start(
        folder, BuiltJar.environment(BuiltJar.newTable(), encrypted), all.toArray(String[]::new));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }
}
