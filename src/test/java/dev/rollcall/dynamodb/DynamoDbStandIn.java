package dev.rollcall.dynamodb;

import dev.rollcall.support.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * A server that answers in DynamoDB's place what the test likes, an event loop, and the clients of
 * one test.
 */
final class DynamoDbStandIn implements BeforeEachCallback, AfterEachCallback {
  static final int HANG_SECONDS = 30;
  static final String KEY_ID = "AKIDEXAMPLE";
  static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));

  /** Closing one takes seconds, so all tests share it; its threads are daemons. */
  private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Deque<DynamoDbAsyncClient> clients = new ArrayDeque<>();
  private volatile Consumer<Call> firstAttempts = call -> call.answer("{}");
  private volatile Consumer<Call> sdkAttempts = call -> call.answer("{}");
  private HttpServer server;

  /** An attempt as the server has it. */
  record Call(HttpServerRequest request, Buffer body) {
    /** Whether the SDK's client makes it. */
    boolean isOfTheSdk() {
      return request.headers().contains("amz-sdk-request");
    }

    String header(String name) {
      return request.getHeader(name);
    }

    void answer(String json) {
      var unused = request.response().putHeader("Connection", "close").end(json);
    }

    void refuse(int status, String type) {
      refuse(status, type, "");
    }

    /**
     * @param members further ones of the error's JSON, each after a comma
     */
    void refuse(int status, String type, String members) {
      var unused =
          request
              .response()
              .setStatusCode(status)
              .putHeader("x-amzn-RequestId", "request-1")
              .end(
                  "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"no\"%s}"
                      .formatted(type, members));
    }

    void breakConnection() {
      var unused = request.connection().close();
    }

    CompletableFuture<Void> connectionClosed() {
      CompletableFuture<Void> closed = new CompletableFuture<>();
      request.connection().closeHandler(closed::complete);
      return closed;
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    server = await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    clients.forEach(DynamoDbAsyncClient::close);
    await(vertx.close());
  }

  private void handle(HttpServerRequest request) {
    var unused = request.body().onSuccess(body -> handle(new Call(request, body)));
  }

  private void handle(Call call) {
    if (call.header("X-Amz-Target").endsWith(".ListTables")) {
      sdkAttempts.accept(call);
      return;
    }
    calls.add(call);
    (call.isOfTheSdk() ? sdkAttempts : firstAttempts).accept(call);
  }

  /** What the server does with the event loop client's attempts; {@code {}} is the answer else. */
  void onFirstAttempt(Consumer<Call> answer) {
    firstAttempts = answer;
  }

  /** What the server does with the SDK's attempts; {@code {}} is the answer else. */
  void onSdkAttempt(Consumer<Call> answer) {
    sdkAttempts = answer;
  }

  Vertx vertx() {
    return vertx;
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + server.actualPort() + path);
  }

  /** No connection can be made any more. */
  void stop() throws Exception {
    await(server.close());
  }

  /** All attempts but those of ListTables. */
  List<Call> calls() {
    return calls;
  }

  List<Boolean> madeByTheSdk() {
    return calls.stream().map(Call::isOfTheSdk).toList();
  }

  /** A client of the SDK's with the plugin, closed after the test. */
  DynamoDbAsyncClient sdk(Consumer<DynamoDbAsyncClientBuilder> configuration) {
    DynamoDbAsyncClientBuilder builder =
        DynamoDbAsyncClient.builder()
            .region(Region.EU_WEST_3)
            .httpClient(HTTP)
            .endpointOverride(uri(""))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, "secret")))
            .overrideConfiguration(override -> override.retryStrategy(attempts(3)))
            .addPlugin(new EventLoopPlugin());
    configuration.accept(builder);
    DynamoDbAsyncClient sdk = builder.build();
    clients.push(sdk);
    return sdk;
  }

  /** Retries without a pause that know about earlier attempts. */
  static RetryStrategy attempts(int maxAttempts) {
    return new OutcomeTrackingRetryStrategy(plainAttempts(maxAttempts));
  }

  /** The SDK's own retries, without a pause. */
  static RetryStrategy plainAttempts(int maxAttempts) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(maxAttempts)
        .backoffStrategy(BackoffStrategy.retryImmediately())
        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
        .build();
  }

  /** A client on the event loop, closed after the test. */
  EventLoopDynamoDbClient client(DynamoDbAsyncClient sdk) {
    EventLoopDynamoDbClient client =
        onLoop(() -> EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build());
    clients.push(client);
    return client;
  }

  /** A client on the event loop that knows where calls go. */
  EventLoopDynamoDbClient ready(Consumer<DynamoDbAsyncClientBuilder> configuration) {
    DynamoDbAsyncClient sdk = sdk(configuration);
    sdk.listTables().join();
    return client(sdk);
  }

  EventLoopDynamoDbClient ready() {
    return ready(builder -> {});
  }

  <T> T onLoop(Supplier<T> task) {
    return EventLoop.call(loop, task::get);
  }

  /** The answer to a call made on the event loop. */
  <T> T call(Supplier<CompletableFuture<T>> call) {
    return onLoop(call).orTimeout(HANG_SECONDS, TimeUnit.SECONDS).join();
  }

  /** What a call made on the event loop fails with. */
  Throwable failureOf(Supplier<? extends CompletableFuture<?>> call) {
    CompletableFuture<?> answer = onLoop(call).orTimeout(HANG_SECONDS, TimeUnit.SECONDS);
    return Assertions.assertThrows(CompletionException.class, answer::join).getCause();
  }

  static GetItemRequest get() {
    return GetItemRequest.builder().tableName("students").key(KEY).build();
  }

  static PutItemRequest put() {
    return PutItemRequest.builder().tableName("students").item(KEY).build();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }
}
