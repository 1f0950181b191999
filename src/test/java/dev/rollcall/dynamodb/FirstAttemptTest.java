package dev.rollcall.dynamodb;

import static dev.rollcall.dynamodb.DynamoDbStandIn.HANG_SECONDS;
import static dev.rollcall.dynamodb.DynamoDbStandIn.KEY;
import static dev.rollcall.dynamodb.DynamoDbStandIn.attempts;
import static dev.rollcall.dynamodb.DynamoDbStandIn.get;
import static dev.rollcall.dynamodb.DynamoDbStandIn.plainAttempts;
import static dev.rollcall.dynamodb.DynamoDbStandIn.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DynamoDbStandIn.Call;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.SelfSigned;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** What comes of a call whose attempt on the event loop does not succeed. */
class FirstAttemptTest {
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(HANG_SECONDS);
  private static final GetItemRequest SHORT_GET =
      get().toBuilder()
          .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofMillis(300)))
          .build();

  @RegisterExtension final DynamoDbStandIn dynamoDb = new DynamoDbStandIn();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConditionalCheckFailedException",
        "ItemCollectionSizeLimitExceededException",
        "ResourceNotFoundException",
        "TransactionConflictException",
        "ValidationException"
      })
  void a_refusal_is_the_sdks_exception_and_not_tried_again(String type) {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> call.refuse(400, type));
    dynamoDb.onSdkAttempt(call -> call.refuse(400, type));

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(put()));

    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
    AwsServiceException refusal = assertInstanceOf(AwsServiceException.class, failure);
    AwsServiceException sdks = (AwsServiceException) failureFromAnotherThread(client);
    assertEquals(sdks.getClass(), refusal.getClass());
    assertEquals(400, refusal.statusCode());
    assertEquals(type, refusal.awsErrorDetails().errorCode());
    assertEquals("no", refusal.awsErrorDetails().errorMessage());
    assertEquals("request-1", refusal.requestId());
    assertEquals(sdks.awsErrorDetails().serviceName(), refusal.awsErrorDetails().serviceName());
    assertFalse(WriteOutcome.isUnknownAfter(refusal));
  }

  /** The same call, which is the SDK's. */
  private static Throwable failureFromAnotherThread(EventLoopDynamoDbClient client) {
    return client.putItem(put()).handle((response, failure) -> failure).join().getCause();
  }

  @Test
  void a_failed_condition_brings_the_item() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(
        call ->
            call.refuse(
                400, "ConditionalCheckFailedException", ",\"Item\":{\"id\":{\"S\":\"1\"}}"));
    PutItemRequest conditional =
        put().toBuilder()
            .conditionExpression("attribute_not_exists(id)")
            .returnValuesOnConditionCheckFailure("ALL_OLD")
            .build();

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(conditional));

    assertTrue(
        dynamoDb.calls().get(0).body().toString().contains("ReturnValuesOnConditionCheckFailure"));
    assertEquals(KEY, assertInstanceOf(ConditionalCheckFailedException.class, failure).item());
  }

  private static Stream<Consumer<Call>> failures() {
    Stream.Builder<Consumer<Call>> all = Stream.builder();
    all.add(call -> call.refuse(500, "InternalServerError"));
    all.add(call -> call.refuse(503, "ServiceUnavailable"));
    all.add(call -> call.refuse(400, "ProvisionedThroughputExceededException"));
    all.add(call -> call.refuse(400, "RequestLimitExceeded"));
    all.add(call -> call.refuse(400, "ReplicatedWriteConflictException"));
    all.add(call -> call.refuse(400, "ExpiredTokenException"));
    all.add(call -> call.refuse(400, "UnrecognizedClientException"));
    all.add(call -> call.answer(""));
    all.add(call -> call.answer("<html>"));
    all.add(call -> call.answer("[]"));
    all.add(call -> call.answer("{\"Item\":{"));
    all.add(call -> call.answer("{\"Item\":[]}"));
    all.add(call -> call.refuse(301, "x"));
    all.add(call -> call.answer("{\"Item\":{\"id\":{\"S\":\"another\"}}}"));
    all.add(Call::breakConnection);
    all.add(
        call -> {
          var unused = call.request().response().putHeader("x-amz-crc32", "1");
          call.answer("{}");
        });
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void what_an_attempt_may_mend_is_tried_again_by_the_sdk(Consumer<Call> failure) {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(failure);

    GetItemResponse response = dynamoDb.call(() -> client.getItem(get()));

    assertFalse(response.hasItem());
    assertEquals(List.of(false, true), dynamoDb.madeByTheSdk());
  }

  @Test
  void an_answer_with_the_right_checksum_counts() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(
        call -> {
          // The checksum of "{}" by crc32(1).
          var unused = call.request().response().putHeader("x-amz-crc32", "2745614147");
          call.answer("{}");
        });

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
  }

  @ParameterizedTest
  @CsvSource({"2,true", "3,true", "2,false", "3,false"})
  void the_sdk_makes_the_attempts_that_are_left(int maxAttempts, boolean tracking) {
    RetryStrategy retries = tracking ? attempts(maxAttempts) : plainAttempts(maxAttempts);
    EventLoopDynamoDbClient client =
        dynamoDb.ready(b -> b.overrideConfiguration(o -> o.retryStrategy(retries)));
    dynamoDb.onFirstAttempt(call -> call.refuse(500, "InternalServerError"));
    dynamoDb.onSdkAttempt(call -> call.refuse(500, "InternalServerError"));

    Throwable failure = dynamoDb.failureOf(() -> client.getItem(get()));

    assertEquals(500, ((AwsServiceException) failure).statusCode());
    assertEquals(maxAttempts, dynamoDb.calls().size());
    assertEquals(
        Collections.nCopies(maxAttempts - 1, true),
        dynamoDb.madeByTheSdk().subList(1, maxAttempts));
  }

  @Test
  void the_listener_is_told_of_each_further_attempt() {
    LinkedBlockingQueue<String> retried = new LinkedBlockingQueue<>();
    DynamoDbClientListener listener =
        new DynamoDbClientListener() {
          @Override
          public void retried(String operation) {
            retried.add(operation);
          }
        };
    DynamoDbAsyncClient sdk = dynamoDb.sdk(builder -> {});
    sdk.listTables().join();
    EventLoopDynamoDbClient client =
        dynamoDb.onLoop(
            () ->
                EventLoopDynamoDbClient.builder()
                    .vertx(dynamoDb.vertx())
                    .client(sdk)
                    .listener(listener)
                    .build());
    dynamoDb.onFirstAttempt(call -> call.refuse(500, "InternalServerError"));

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of("GetItem"), List.copyOf(retried));
  }

  @Test
  void an_attempt_without_an_answer_in_time_is_cut_and_made_again() {
    EventLoopDynamoDbClient client = dynamoDb.ready(FirstAttemptTest::impatient);
    CompletableFuture<CompletableFuture<Void>> closed = new CompletableFuture<>();
    dynamoDb.onFirstAttempt(call -> closed.complete(call.connectionClosed()));

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(false, true), dynamoDb.madeByTheSdk());
    await(closed.join());
  }

  @Test
  void an_answer_that_trickles_is_cut_at_the_time_limit_of_the_whole() {
    EventLoopDynamoDbClient client = dynamoDb.ready(FirstAttemptTest::impatient);
    CompletableFuture<Void> closed = new CompletableFuture<>();
    dynamoDb.onFirstAttempt(call -> trickle(call, closed));

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(false, true), dynamoDb.madeByTheSdk());
    await(closed);
  }

  private static void impatient(DynamoDbAsyncClientBuilder builder) {
    builder.overrideConfiguration(
        override -> override.retryStrategy(attempts(3)).apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
  }

  /** A byte at a time, each well within the limit, until nobody reads any more. */
  private void trickle(Call call, CompletableFuture<Void> closed) {
    var response = call.request().response().setChunked(true);
    long timer =
        dynamoDb
            .vertx()
            .setPeriodic(
                ATTEMPT_TIMEOUT.toMillis() / 10,
                tick -> {
                  var unused = response.write(" ");
                });
    response.closeHandler(
        gone -> {
          dynamoDb.vertx().cancelTimer(timer);
          closed.complete(null);
        });
  }

  @Test
  void the_sdk_has_what_is_left_of_the_calls_time() {
    LinkedBlockingQueue<Duration> limits = new LinkedBlockingQueue<>();
    EventLoopDynamoDbClient client =
        dynamoDb.ready(
            builder ->
                builder.overrideConfiguration(
                    override ->
                        override
                            .retryStrategy(attempts(3))
                            .apiCallTimeout(CALL_TIMEOUT)
                            .addExecutionInterceptor(new TimeLimits(limits))));
    limits.clear();
    long delay = 200;
    dynamoDb.onFirstAttempt(
        call -> {
          var unused =
              dynamoDb.vertx().setTimer(delay, tick -> call.refuse(500, "InternalServerError"));
        });

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(1, limits.size());
    Duration left = limits.element();
    assertTrue(left.compareTo(CALL_TIMEOUT.minusMillis(delay / 2)) < 0, left::toString);
    assertFalse(left.isNegative());
  }

  /** Notes the time limit that each of the SDK's calls is given. */
  private record TimeLimits(LinkedBlockingQueue<Duration> limits) implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      context
          .request()
          .overrideConfiguration()
          .flatMap(override -> override.apiCallTimeout())
          .ifPresent(limits::add);
    }
  }

  @Test
  void the_calls_time_limit_bounds_the_attempt_on_the_loop_too() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> {});
    long start = System.nanoTime();

    Throwable failure = dynamoDb.failureOf(() -> client.getItem(SHORT_GET));

    assertInstanceOf(ApiCallTimeoutException.class, failure);
    assertTrue(WriteOutcome.isUnknownAfter(failure));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    // Below the attempt's own limit of 2 s.
    assertTrue(millis < 1500, () -> millis + " ms");
    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_that_ends_at_its_own_time_limit_opens_no_circuit_breaker() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> {});
    dynamoDb.failureOf(() -> client.getItem(SHORT_GET));

    dynamoDb.onFirstAttempt(call -> call.answer("{}"));
    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(false, false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_may_be_made_as_another_one_ends() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> {});

    Throwable failure =
        dynamoDb.failureOf(
            () -> client.getItem(SHORT_GET).exceptionallyCompose(e -> client.getItem(SHORT_GET)));

    assertInstanceOf(ApiCallTimeoutException.class, failure);
    assertEquals(List.of(false, false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_cancelled_call_ends_its_connection_and_is_not_made_again() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CompletableFuture<Void> hung = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    dynamoDb.onFirstAttempt(
        call -> {
          var unused = call.connectionClosed().thenRun(() -> closed.complete(null));
          hung.complete(null);
        });
    CompletableFuture<GetItemResponse> call = dynamoDb.onLoop(() -> client.getItem(get()));
    hung.orTimeout(HANG_SECONDS, TimeUnit.SECONDS).join();

    assertTrue(dynamoDb.onLoop(() -> call.cancel(false)));

    await(closed);
    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_that_is_cancelled_before_it_is_sent_is_not_sent() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CallTracker tracker = new CallTracker();
    // A client that leaves is nothing that anybody must be told of.
    try (LogLines log = new LogLines("io.vertx")) {
      CompletableFuture<?> cancelled =
          dynamoDb.onLoop(
              () -> {
                CompletableFuture<?> call = client.putItem(with(tracker));
                call.cancel(false);
                return call;
              });

      assertTrue(cancelled.isCancelled());
      // The next call goes out, and nothing before it.
      dynamoDb.call(() -> client.getItem(get()));
      assertEquals(List.of(), log.events().stream().map(Object::toString).toList());
    }
    assertEquals(1, dynamoDb.calls().size());
    assertEquals("DynamoDB_20120810.GetItem", dynamoDb.calls().get(0).header("X-Amz-Target"));
    assertFalse(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void a_refusal_after_an_attempt_that_may_have_written_leaves_the_outcome_unknown() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CallTracker tracker = new CallTracker();
    dynamoDb.onFirstAttempt(call -> call.refuse(500, "InternalServerError"));
    dynamoDb.onSdkAttempt(call -> call.refuse(400, "ConditionalCheckFailedException"));

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(with(tracker)));

    assertInstanceOf(ConditionalCheckFailedException.class, failure);
    assertTrue(WriteOutcome.isUnknownAfter(failure));
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void that_shows_in_the_failure_of_a_call_without_a_tracker_too() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> call.refuse(500, "InternalServerError"));
    dynamoDb.onSdkAttempt(call -> call.refuse(400, "ConditionalCheckFailedException"));

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(put()));

    assertTrue(WriteOutcome.isUnknownAfter(failure));
  }

  @Test
  void a_refusal_after_a_refused_attempt_leaves_the_outcome_known() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CallTracker tracker = new CallTracker();
    dynamoDb.onFirstAttempt(call -> call.refuse(400, "ProvisionedThroughputExceededException"));
    dynamoDb.onSdkAttempt(call -> call.refuse(400, "ConditionalCheckFailedException"));

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(with(tracker)));

    assertInstanceOf(ConditionalCheckFailedException.class, failure);
    assertFalse(WriteOutcome.isUnknownAfter(failure));
    assertTrue(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void a_success_leaves_the_outcome_known() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CallTracker tracker = new CallTracker();

    dynamoDb.call(() -> client.putItem(with(tracker)));

    assertTrue(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void without_a_connection_nothing_is_written() throws Exception {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.stop();

    Throwable failure = dynamoDb.failureOf(() -> client.putItem(put()));

    assertFalse(WriteOutcome.isUnknownAfter(failure), failure::toString);
  }

  @Test
  void a_certificate_that_the_jvm_does_not_trust_gets_no_request(@TempDir Path folder)
      throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer encrypted =
        DynamoDbStandIn.await(
            dynamoDb
                .vertx()
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(SelfSigned.in(folder).options()))
                .requestHandler(request -> requests.incrementAndGet())
                .listen(0, "127.0.0.1"));
    DynamoDbAsyncClient sdk = dynamoDb.sdk(builder -> {});
    showTheWay(sdk, URI.create("https://localhost:" + encrypted.actualPort()));
    EventLoopDynamoDbClient client = dynamoDb.client(sdk);

    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(0, requests.get());
    assertEquals(List.of(true), dynamoDb.madeByTheSdk());
  }

  /** As if a call of the SDK's had gone there. */
  private static void showTheWay(DynamoDbAsyncClient sdk, URI uri) {
    SdkHttpRequest signed =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=A/20261126/eu-west-3/dynamodb/aws4_request, x")
            .build();
    EventLoopPlugin.of(sdk)
        .afterExecution(
            InterceptorContext.builder()
                .request(ListTablesRequest.builder().build())
                .httpRequest(signed)
                .build(),
            new ExecutionAttributes());
  }

  private static PutItemRequest with(CallTracker tracker) {
    return put().toBuilder().overrideConfiguration(tracker.asOverride()).build();
  }

  private static void await(CompletableFuture<Void> event) {
    event.orTimeout(HANG_SECONDS, TimeUnit.SECONDS).join();
  }
}
