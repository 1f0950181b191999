package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.http.CircuitBreaker;
import dev.rollcall.dynamodb.http.Endpoint;
import dev.rollcall.dynamodb.http.HttpTransport;
import dev.rollcall.dynamodb.http.ServiceErrors;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB's client on one event loop: makes the first attempt at a call there, with Vert.x's HTTP
 * client and the SDK's signature, for less CPU. Whatever goes wrong with it, and whatever else is
 * asked for, is the SDK's client's to deal with: it has the retries.
 *
 * <p>To be built on an event loop, for calls from there; calls from other threads go to the SDK's
 * client. So do all while the SDK has not shown where to, while there are no credentials at hand,
 * behind a proxy, with OpenTelemetry's agent, and if a call may have one attempt only. Interceptors
 * of the SDK's client see its own calls only.
 */
public final class EventLoopDynamoDbClient extends DelegatingDynamoDbClient {
  private static final Map<String, Supplier<DynamoDbResponse.Builder>> RESPONSES =
      Map.of(
          "GetItem", GetItemResponse::builder,
          "PutItem", PutItemResponse::builder,
          "UpdateItem", UpdateItemResponse::builder,
          "DeleteItem", DeleteItemResponse::builder,
          "BatchGetItem", BatchGetItemResponse::builder,
          "BatchWriteItem", BatchWriteItemResponse::builder,
          "BatchExecuteStatement", BatchExecuteStatementResponse::builder,
          "Query", QueryResponse::builder,
          "Scan", ScanResponse::builder);

  private final Thread loop = Thread.currentThread();
  private final AttemptInterceptor sdkAttempts;
  private final HttpTransport transport;
  private final Duration callTimeout;
  private final DynamoDbClientListener listener;
  private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
  private final boolean isPossible;

  private EventLoopDynamoDbClient(Builder builder) {
    super(new NonBlockingDynamoDbClient(builder.client));
    ClientOverrideConfiguration sdk =
        builder.client.serviceClientConfiguration().overrideConfiguration();
    this.sdkAttempts = EventLoopPlugin.of(builder.client);
    this.transport = new HttpTransport(builder.vertx, builder.maxConcurrency, attemptTimeout(sdk));
    this.callTimeout = sdk.apiCallTimeout().orElse(null);
    this.listener = builder.listener;
    this.isPossible =
        sdk.retryStrategy().map(RetryStrategy::maxAttempts).orElse(Integer.MAX_VALUE) > 1
            && HttpTransport.isAllowed();
  }

  /** For a client on the event loop that it is built on. */
  public static Builder builder() {
    return new Builder();
  }

  /** No longer than all attempts together may take. */
  private static Duration attemptTimeout(ClientOverrideConfiguration sdk) {
    Duration attempt = sdk.apiCallAttemptTimeout().orElse(Builder.ATTEMPT_TIMEOUT);
    return sdk.apiCallTimeout().filter(call -> call.compareTo(attempt) < 0).orElse(attempt);
  }

  /** Closes its connections; the SDK's client stays open. */
  @Override
  public void close() {
    var unused = transport.close();
  }

  @Override
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> sdk) {
    Supplier<DynamoDbResponse.Builder> response = RESPONSES.get(operation);
    if (response == null || !isPossible || Thread.currentThread() != loop) {
      return sdk.apply(request);
    }
    Endpoint endpoint = sdkAttempts.endpoint();
    AwsCredentialsIdentity identity = sdkAttempts.credentials().atHand();
    if (endpoint == null
        || identity == null
        || !RequestOverride.isPlain(request)
        || !breaker.permits()) {
      return sdk.apply(request);
    }
    CallTracker tracker = CallTracker.of(request);
    tracker.held();
    CompletableFuture<O> answer = new CompletableFuture<>();
    Call<I, O> call = new Call<>(operation, request, sdk, answer, tracker, System.nanoTime());
    SdkPojo model = (SdkPojo) response.get();
    try {
      transport
          .send(endpoint, identity, operation, request, model, tracker, answer)
          .onComplete(received -> succeeded(call, received), failure -> failed(call, failure));
      return answer;
    } catch (IOException | RuntimeException e) {
      // Nothing was sent. The SDK has its own words for what can't be.
      return sdk.apply(request);
    }
  }

  /**
   * A call whose first attempt is made on the event loop.
   *
   * @param sdk makes the others
   */
  private record Call<I extends DynamoDbRequest, O>(
      String operation,
      I request,
      Function<I, CompletableFuture<O>> sdk,
      CompletableFuture<O> answer,
      CallTracker tracker,
      long start) {}

  @SuppressWarnings("unchecked")
  private <O> void succeeded(Call<?, O> call, DynamoDbResponse response) {
    breaker.succeeded(call.start);
    call.tracker.attemptSettled();
    call.answer.complete((O) response);
  }

  private void failed(Call<?, ?> call, Throwable failure) {
    transport.learnFrom(failure);
    boolean unknown = call.tracker.isOutcomeUnknownAfter(failure);
    if (!unknown) {
      call.tracker.attemptSettled();
    }
    if (ServiceErrors.isFinal(failure)) {
      call.answer.completeExceptionally(failure);
    } else if (!call.answer.isDone()) {
      retry(call, failure, unknown);
    }
  }

  @SuppressWarnings("unchecked")
  private <I extends DynamoDbRequest, O> void retry(
      Call<I, O> call, Throwable first, boolean unknown) {
    var override =
        RequestOverride.toBuilder(call.request)
            .addPlugin(OutcomeTrackingRetryStrategy::withoutFirstAttempt);
    Duration limit = RequestOverride.callTimeout(call.request).orElse(callTimeout);
    if (limit != null) {
      Duration rest = limit.minusNanos(System.nanoTime() - call.start);
      if (rest.isNegative() || rest.isZero()) {
        // Says nothing of others, which may have more time.
        call.answer.completeExceptionally(ofTheCall(first));
        return;
      }
      override.apiCallTimeout(rest);
    }
    breaker.failed();
    listener.retried(call.operation);
    I again = (I) call.request.toBuilder().overrideConfiguration(override.build()).build();
    Forwarding.forward(call.sdk, again, call.answer, failure -> followed(failure, first, unknown));
  }

  /** The call's time is up, not only the attempt's. */
  private static Throwable ofTheCall(Throwable failure) {
    return failure instanceof ApiCallAttemptTimeoutException
        ? ApiCallTimeoutException.builder().message("no answer in time").cause(failure).build()
        : failure;
  }

  private static Throwable followed(Throwable failure, Throwable first, boolean unknown) {
    if (unknown && !WriteOutcome.isUnknownAfter(failure)) {
      WriteOutcome.followsUnknownAttempt(failure, first);
    }
    return failure;
  }

  /** What a client is built of. */
  public static final class Builder {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private Vertx vertx;
    private DynamoDbAsyncClient client;
    private DynamoDbClientListener listener = DynamoDbClientListener.NONE;
    private int maxConcurrency = 128;

    private Builder() {}

    /** Whose HTTP client makes the attempts. */
    public Builder vertx(Vertx vertx) {
      this.vertx = vertx;
      return this;
    }

    /**
     * The SDK's client, built with an {@link EventLoopPlugin}, shared by all event loops. Its
     * region, credentials, time limits and number of attempts are this client's too.
     */
    public Builder client(DynamoDbAsyncClient client) {
      this.client = client;
      return this;
    }

    /** Is told of retries; of none unless given. */
    public Builder listener(DynamoDbClientListener listener) {
      this.listener = listener;
      return this;
    }

    /** The most connections of this event loop, 128 unless given. */
    public Builder maxConcurrency(int maxConcurrency) {
      this.maxConcurrency = maxConcurrency;
      return this;
    }

    /**
     * To be called on the event loop.
     *
     * @throws IllegalArgumentException if the SDK's client has no {@link EventLoopPlugin}
     */
    public EventLoopDynamoDbClient build() {
      return new EventLoopDynamoDbClient(this);
    }
  }
}
