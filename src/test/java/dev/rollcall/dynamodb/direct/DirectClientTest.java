package dev.rollcall.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.student.DynamoDbClients;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.Await;
import dev.rollcall.support.EventLoop;
import dev.rollcall.support.SelfSigned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/** Attempts at a server that answers what the test likes. */
class DirectClientTest {
  private static final int HANG_SECONDS = 30;
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(?<credential>\\S+), SignedHeaders=(?<headers>\\S+),"
              + " Signature=(?<signature>\\S+)");
  private static final byte[] BODY = "{\"Größe\":1}".getBytes(StandardCharsets.UTF_8);
  private static final AwsCredentials KEYS = AwsBasicCredentials.create("AKIDEXAMPLE", "secret");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile int statusOfTheSdk = 200;
  private HttpServer server;
  private DynamoDbAsyncClient sdk;

  /** A call as the server has it. */
  private record Asked(HttpServerRequest request, Buffer body) {
    boolean isOfTheSdk() {
      return request.headers().contains("amz-sdk-request");
    }
  }

  @BeforeEach
  void startServer() throws Exception {
    server = await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
    sdk = sdk("");
  }

  private DynamoDbAsyncClient sdk(String path) {
    Settings settings = Settings.of(JsonObject.of("AWS_REGION", "eu-west-3"));
    return DynamoDbClients.builder(settings, StaticCredentialsProvider.create(KEYS))
        .endpointOverride(URI.create("http://localhost:" + server.actualPort() + path))
        .build();
  }

  @AfterEach
  void stop() throws Exception {
    sdk.close();
    await(vertx.close());
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> handle(new Asked(request, body)));
  }

  private void handle(Asked call) {
    if (call.isOfTheSdk()) {
      call.request.response().setStatusCode(statusOfTheSdk).end("{}");
    } else {
      asked.add(call);
    }
  }

  @Test
  void it_takes_none_before_the_sdk_has_made_a_call() throws Exception {
    DirectClient client = client(KEYS);

    assertFalse(onLoop(client::takesNext));
    sdk.listTables().join();
    assertTrue(onLoop(client::takesNext));
  }

  @Test
  void a_call_of_the_sdk_that_fails_shows_no_way() throws Exception {
    DirectClient client = client(KEYS);
    statusOfTheSdk = 400;

    assertThrows(Exception.class, () -> sdk.listTables().join());

    assertFalse(onLoop(client::takesNext));
  }

  @Test
  void it_takes_none_without_credentials() throws Exception {
    CompletableFuture<AwsCredentialsIdentity> identity = new CompletableFuture<>();
    DirectClient client = readyFor(() -> identity);

    assertFalse(onLoop(client::takesNext));
    identity.complete(KEYS);
    assertTrue(onLoop(client::takesNext));
  }

  @Test
  void after_a_failure_it_takes_one_call_a_second_until_one_succeeds() throws Exception {
    DirectClient client = ready(KEYS);

    assertFalse(onLoop(() -> takesNextAfter(client, client::failed)));
    Await.until(() -> onLoop(() -> takesNextAfter(client, () -> {})), "it tries again");
    assertFalse(onLoop(() -> takesNextAfter(client, client::failed)));
    assertTrue(onLoop(() -> takesNextAfter(client, () -> client.succeeded(System.nanoTime()))));
    assertTrue(onLoop(client::takesNext));
  }

  @Test
  void a_call_from_before_the_failure_proves_nothing() throws Exception {
    DirectClient client = ready(KEYS);
    long before = System.nanoTime();

    onLoop(() -> takesNextAfter(client, client::failed));

    assertFalse(onLoop(() -> takesNextAfter(client, () -> client.succeeded(before))));
  }

  @Test
  void it_does_not_try_again_all_at_once() throws Exception {
    DirectClient client = ready(KEYS);
    onLoop(() -> takesNextAfter(client, client::failed));

    Await.until(
        () ->
            onLoop(
                () -> {
                  boolean one = client.takesNext();
                  assertFalse(one && client.takesNext());
                  return one;
                }),
        "it tries again");
  }

  private static boolean takesNextAfter(DirectClient client, Runnable event) {
    event.run();
    return client.takesNext();
  }

  @Test
  void a_call_brings_the_answers_bytes() throws Exception {
    DirectCall call = call(ready(KEYS));
    Asked seen = next();
    seen.request.response().end("{\"a\":1}");

    assertArrayEquals("{\"a\":1}".getBytes(StandardCharsets.UTF_8), await(call.answer()));
    assertEquals("POST", seen.request.method().name());
    assertEquals("/", seen.request.uri());
    assertEquals("DynamoDB_20120810.BatchGetItem", seen.request.getHeader("X-Amz-Target"));
    assertEquals("application/x-amz-json-1.0", seen.request.getHeader("Content-Type"));
    assertArrayEquals(BODY, seen.body.getBytes());
  }

  @Test
  void it_is_signed_as_aws_checks_it() throws Exception {
    call(ready(KEYS));
    Asked seen = next();

    String date = seen.request.getHeader("X-Amz-Date").substring(0, 8);
    Matcher authorization = AUTHORIZATION.matcher(seen.request.getHeader("Authorization"));
    assertTrue(authorization.matches(), seen.request.getHeader("Authorization"));
    List<String> scope = List.of(date, "eu-west-3", "dynamodb", "aws4_request");
    assertEquals("AKIDEXAMPLE/" + String.join("/", scope), authorization.group("credential"));
    List<String> signed = Arrays.asList(authorization.group("headers").split(";", -1));
    assertTrue(signed.contains("host"), signed::toString);
    assertEquals(signature(seen, scope, signed), authorization.group("signature"));
  }

  @Test
  void a_session_shows_its_token() throws Exception {
    call(ready(AwsSessionCredentials.create("AKIDEXAMPLE", "secret", "token")));
    Asked seen = next();

    assertEquals("token", seen.request.getHeader("X-Amz-Security-Token"));
    assertTrue(seen.request.getHeader("Authorization").contains("x-amz-security-token"));
  }

  @Test
  void an_endpoint_may_have_a_path() throws Exception {
    sdk.close();
    sdk = sdk("/behind/a/path");
    call(ready(KEYS));

    assertEquals("/behind/a/path", next().request.uri().replaceAll("/$", ""));
  }

  @Test
  void an_answer_whose_checksum_is_right_counts() throws Exception {
    DirectCall call = call(ready(KEYS));
    // The checksum of "{}" by crc32(1).
    next().request.response().putHeader("x-amz-crc32", "2745614147").end("{}");

    assertEquals("{}", new String(await(call.answer()), StandardCharsets.UTF_8));
  }

  @Test
  void an_answer_whose_checksum_is_wrong_does_not() throws Exception {
    DirectCall call = call(ready(KEYS));
    next().request.response().putHeader("x-amz-crc32", "1").end("{}");

    assertThrows(SdkClientException.class, () -> await(call.answer()));
  }

  @Test
  void a_call_that_is_cancelled_ends_its_connection() throws Exception {
    DirectCall call = call(ready(KEYS));
    Asked seen = next();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    seen.request.connection().closeHandler(closed::complete);

    onLoop(
        () -> {
          call.cancel();
          return null;
        });

    assertThrows(CancellationException.class, () -> await(call.answer()));
    closed.get(HANG_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void a_call_that_is_cancelled_before_it_is_sent_is_not_sent() throws Exception {
    DirectClient client = ready(KEYS);
    DirectCall call =
        onLoop(
            () -> {
              DirectCall begun = begin(client, "BatchGetItem");
              begun.cancel();
              return begun;
            });

    assertThrows(CancellationException.class, () -> await(call.answer()));
    // The next call goes out, and nothing before it.
    onLoop(() -> begin(client, "BatchWriteItem"));
    assertEquals("DynamoDB_20120810.BatchWriteItem", next().request.getHeader("X-Amz-Target"));
  }

  @Test
  void a_certificate_that_the_jvm_does_not_trust_ends_the_call(@TempDir Path folder)
      throws Exception {
    HttpServer encrypted =
        await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(SelfSigned.in(folder).options()))
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1"));
    EndpointFinder endpoints = new EndpointFinder();
    SdkHttpRequest signed =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://localhost:" + encrypted.actualPort()))
            .putHeader(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=A/20261126/eu-west-3/dynamodb/aws4_request, x")
            .build();
    endpoints.afterExecution(
        InterceptorContext.builder()
            .request(ListTablesRequest.builder().build())
            .httpRequest(signed)
            .build(),
        new ExecutionAttributes());
    DirectClient client = client(endpoints, () -> CompletableFuture.completedFuture(KEYS));

    DirectCall call = call(client);

    assertThrows(SSLHandshakeException.class, () -> await(call.answer()));
    assertTrue(asked.isEmpty());
  }

  private DirectClient client(AwsCredentials keys) throws Exception {
    return readyOrNot(() -> CompletableFuture.completedFuture(keys));
  }

  private DirectClient ready(AwsCredentials keys) throws Exception {
    return readyFor(() -> CompletableFuture.completedFuture(keys));
  }

  private DirectClient readyFor(Supplier<CompletableFuture<AwsCredentialsIdentity>> identity) {
    sdk.listTables().join();
    return readyOrNot(identity);
  }

  private DirectClient readyOrNot(Supplier<CompletableFuture<AwsCredentialsIdentity>> identity) {
    return client(EndpointFinder.of(sdk).orElseThrow(), identity);
  }

  private DirectClient client(
      EndpointFinder endpoints, Supplier<CompletableFuture<AwsCredentialsIdentity>> identity) {
    return onLoop(
        () ->
            new DirectClient(
                vertx, endpoints, new Credentials(identity), 2, Duration.ofSeconds(HANG_SECONDS)));
  }

  private DirectCall call(DirectClient client) throws Exception {
    return onLoop(() -> begin(client, "BatchGetItem"));
  }

  private static DirectCall begin(DirectClient client, String operation) {
    assertTrue(client.takesNext());
    return client.call(operation, BODY, Map.of());
  }

  private Asked next() throws InterruptedException {
    return asked.poll(HANG_SECONDS, TimeUnit.SECONDS);
  }

  /** See "Create a signed AWS API request" in the IAM user guide. */
  private static String signature(Asked seen, List<String> scope, List<String> signed)
      throws Exception {
    MultiMap headers = seen.request.headers();
    String canonical =
        "POST\n/\n\n"
            + signed.stream()
                .map(name -> name + ":" + headers.get(name).strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + String.join(";", signed)
            + "\n"
            + sha256(seen.body.getBytes());
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                headers.get("X-Amz-Date"),
                String.join("/", scope),
                sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = "AWS4secret".getBytes(StandardCharsets.UTF_8);
    for (String part : scope) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private <T> T onLoop(Callable<T> task) {
    return EventLoop.call(loop, task);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }

  private record Credentials(Supplier<CompletableFuture<AwsCredentialsIdentity>> identity)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return identity.get();
    }
  }
}
