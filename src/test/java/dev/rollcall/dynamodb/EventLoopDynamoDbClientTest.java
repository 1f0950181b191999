package dev.rollcall.dynamodb;

import static dev.rollcall.dynamodb.DynamoDbStandIn.HANG_SECONDS;
import static dev.rollcall.dynamodb.DynamoDbStandIn.KEY;
import static dev.rollcall.dynamodb.DynamoDbStandIn.attempts;
import static dev.rollcall.dynamodb.DynamoDbStandIn.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** Which calls the client makes on its event loop, and which it leaves to the SDK's client. */
class EventLoopDynamoDbClientTest {
  private static final StaticCredentialsProvider OTHER =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("OTHER", "secret"));

  @RegisterExtension final DynamoDbStandIn dynamoDb = new DynamoDbStandIn();

  @Test
  void a_call_on_the_loop_is_made_there_and_brings_the_modelled_response() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(
        call -> {
          var unused = call.request().response().putHeader("x-amzn-RequestId", "request-1");
          call.answer("{\"Item\":{\"id\":{\"S\":\"1\"}}}");
        });

    GetItemResponse response = dynamoDb.call(() -> client.getItem(get()));

    assertEquals(KEY, response.item());
    assertEquals("request-1", response.responseMetadata().requestId());
    assertEquals(200, response.sdkHttpResponse().statusCode());
    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_from_another_thread_is_the_sdks() {
    EventLoopDynamoDbClient client = dynamoDb.ready();

    client.getItem(get()).join();

    assertEquals(List.of(true), dynamoDb.madeByTheSdk());
  }

  @Test
  void an_operation_that_it_does_not_know_is_the_sdks() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    CompletableFuture<Boolean> sdk = new CompletableFuture<>();
    dynamoDb.onSdkAttempt(
        call -> {
          sdk.complete(call.isOfTheSdk());
          call.answer("{\"TableNames\":[\"students\"]}");
        });

    assertEquals(List.of("students"), dynamoDb.call(() -> client.listTables()).tableNames());
    assertTrue(sdk.join());
  }

  @Test
  void nothing_is_made_on_the_loop_before_the_sdk_has_shown_where_to() {
    EventLoopDynamoDbClient client = dynamoDb.client(dynamoDb.sdk(builder -> {}));

    dynamoDb.call(() -> client.getItem(get()));
    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(true, false), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_of_the_sdk_that_fails_shows_no_way() {
    DynamoDbAsyncClient sdk = dynamoDb.sdk(builder -> {});
    EventLoopDynamoDbClient client = dynamoDb.client(sdk);
    dynamoDb.onSdkAttempt(call -> call.refuse(400, "ValidationException"));
    assertThrows(CompletionException.class, () -> sdk.listTables().join());

    dynamoDb.onSdkAttempt(call -> call.answer("{}"));
    dynamoDb.call(() -> client.getItem(get()));

    assertEquals(List.of(true), dynamoDb.madeByTheSdk());
  }

  @Test
  void a_call_waits_for_credentials_and_knows_that_it_was_not_sent() {
    CompletableFuture<AwsCredentialsIdentity> found = new CompletableFuture<>();
    DynamoDbAsyncClient sdk =
        dynamoDb.sdk(builder -> builder.credentialsProvider(new Provider(found)));
    sdk.listTables(list -> list.overrideConfiguration(o -> o.credentialsProvider(OTHER))).join();
    EventLoopDynamoDbClient client = dynamoDb.client(sdk);
    CallTracker tracker = new CallTracker();

    CompletableFuture<GetItemResponse> call =
        dynamoDb.onLoop(() -> client.getItem(with(tracker.asOverride())));
    assertFalse(call.isDone());
    assertFalse(tracker.wasSent());
    found.complete(AwsBasicCredentials.create("FOUND", "secret"));
    call.orTimeout(HANG_SECONDS, TimeUnit.SECONDS).join();

    assertTrue(tracker.wasSent());
    dynamoDb.call(() -> client.getItem(get()));
    assertEquals(List.of(true, false), dynamoDb.madeByTheSdk());
  }

  @Test
  void without_credentials_a_call_fails_unsent() {
    CompletableFuture<AwsCredentialsIdentity> none = new CompletableFuture<>();
    none.completeExceptionally(new IllegalStateException("there are none"));
    EventLoopDynamoDbClient client =
        dynamoDb.client(dynamoDb.sdk(builder -> builder.credentialsProvider(new Provider(none))));

    Throwable failure = dynamoDb.failureOf(() -> client.getItem(get()));

    assertFalse(WriteOutcome.isUnknownAfter(failure), failure::toString);
    assertTrue(dynamoDb.calls().isEmpty());
  }

  private static Stream<Consumer<AwsRequestOverrideConfiguration.Builder>> unusual() {
    Stream.Builder<Consumer<AwsRequestOverrideConfiguration.Builder>> all = Stream.builder();
    all.add(override -> override.apiCallAttemptTimeout(Duration.ofSeconds(HANG_SECONDS)));
    all.add(override -> override.credentialsProvider(OTHER));
    all.add(override -> override.addPlugin(configuration -> {}));
    all.add(override -> override.putRawQueryParameter("a", "b"));
    all.add(override -> override.addApiName(name -> name.name("a").version("1")));
    return all.build();
  }

  @ParameterizedTest
  @MethodSource("unusual")
  void a_call_with_an_unusual_override_is_the_sdks(
      Consumer<AwsRequestOverrideConfiguration.Builder> unusual) {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    AwsRequestOverrideConfiguration.Builder override = AwsRequestOverrideConfiguration.builder();
    unusual.accept(override);

    dynamoDb.call(() -> client.getItem(with(override.build())));

    assertEquals(List.of(true), dynamoDb.madeByTheSdk());
  }

  @Test
  void the_sdk_heeds_an_override_of_the_credentials() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    AwsRequestOverrideConfiguration other =
        AwsRequestOverrideConfiguration.builder().credentialsProvider(OTHER).build();

    dynamoDb.call(() -> client.getItem(with(other)));

    String authorization = dynamoDb.calls().get(0).header("Authorization");
    assertTrue(authorization.contains("Credential=OTHER/"), authorization);
  }

  @Test
  void a_client_that_may_make_one_attempt_only_leaves_it_to_the_sdk() {
    EventLoopDynamoDbClient client =
        dynamoDb.ready(b -> b.overrideConfiguration(o -> o.retryStrategy(attempts(1))));
    dynamoDb.onSdkAttempt(call -> call.refuse(500, "InternalServerError"));

    dynamoDb.failureOf(() -> client.getItem(get()));

    assertEquals(List.of(true), dynamoDb.madeByTheSdk());
  }

  @Test
  void after_a_failure_calls_are_the_sdks_until_a_trial_succeeds() {
    EventLoopDynamoDbClient client = dynamoDb.ready();
    dynamoDb.onFirstAttempt(call -> call.refuse(500, "InternalServerError"));

    dynamoDb.call(() -> client.getItem(get()));
    dynamoDb.call(() -> client.getItem(get()));
    assertEquals(List.of(false, true, true), dynamoDb.madeByTheSdk());

    dynamoDb.onFirstAttempt(call -> call.answer("{}"));
    Await.until(() -> isMadeOnTheLoop(client), "it tries again");
    assertTrue(isMadeOnTheLoop(client));
  }

  private boolean isMadeOnTheLoop(EventLoopDynamoDbClient client) {
    dynamoDb.calls().clear();
    dynamoDb.call(() -> client.getItem(get()));
    return !dynamoDb.madeByTheSdk().contains(true);
  }

  @Test
  void to_close_it_leaves_the_sdks_client_usable() {
    DynamoDbAsyncClient sdk = dynamoDb.sdk(builder -> {});
    sdk.listTables().join();
    EventLoopDynamoDbClient client = dynamoDb.client(sdk);
    dynamoDb.call(() -> client.getItem(get()));

    client.close();

    sdk.getItem(get()).join();
    dynamoDb.call(() -> client.getItem(get()));
    assertEquals(List.of(false, true, true), dynamoDb.madeByTheSdk());
  }

  @Test
  void an_sdk_client_without_the_plugin_is_refused_in_one_sentence() {
    try (DynamoDbAsyncClient plain =
        DynamoDbAsyncClient.builder().region(Region.EU_WEST_3).credentialsProvider(OTHER).build()) {
      EventLoopDynamoDbClient.Builder builder =
          EventLoopDynamoDbClient.builder().vertx(dynamoDb.vertx()).client(plain);

      Exception failure = assertThrows(IllegalArgumentException.class, builder::build);

      assertEquals(
          "The SDK's client must be built with .addPlugin(new EventLoopPlugin())",
          failure.getMessage());
    }
  }

  private static GetItemRequest with(AwsRequestOverrideConfiguration override) {
    return get().toBuilder().overrideConfiguration(override).build();
  }

  /** Searches until the future is complete, on the thread that asks, as the SDK's providers do. */
  private record Provider(CompletableFuture<AwsCredentialsIdentity> found)
      implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      try {
        return CompletableFuture.completedFuture(found.get(HANG_SECONDS, TimeUnit.SECONDS));
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
