package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.http.CircuitBreaker;
import dev.rollcall.dynamodb.http.Endpoint;
import dev.rollcall.dynamodb.http.EndpointInterceptor;
import dev.rollcall.dynamodb.http.HttpAttempts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
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
  /** On the system's class path if {@code -javaagent} has brought it; AWS's has the same. */
  private static final String TRACING_AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private static final Map<String, Supplier<? extends SdkPojo>> RESPONSES =
      Map.of(
          "GetItem", () -> (SdkPojo) GetItemResponse.builder(),
          "PutItem", () -> (SdkPojo) PutItemResponse.builder(),
          "UpdateItem", () -> (SdkPojo) UpdateItemResponse.builder(),
          "DeleteItem", () -> (SdkPojo) DeleteItemResponse.builder(),
          "BatchGetItem", () -> (SdkPojo) BatchGetItemResponse.builder(),
          "BatchWriteItem", () -> (SdkPojo) BatchWriteItemResponse.builder(),
          "BatchExecuteStatement", () -> (SdkPojo) BatchExecuteStatementResponse.builder(),
          "Query", () -> (SdkPojo) QueryResponse.builder(),
          "Scan", () -> (SdkPojo) ScanResponse.builder());

  private final Thread loop = Thread.currentThread();
  private final NonBlockingCredentials credentials;
  private final EndpointInterceptor endpoints;
  private final HttpAttempts attempts;
  private final FirstAttempt.Limits limits;
  private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
  private final boolean isPossible;

  private EventLoopDynamoDbClient(Builder builder) {
    super(new NonBlockingDynamoDbClient(builder.client));
    ClientOverrideConfiguration sdk =
        builder.client.serviceClientConfiguration().overrideConfiguration();
    this.credentials =
        (NonBlockingCredentials) builder.client.serviceClientConfiguration().credentialsProvider();
    this.endpoints = EventLoopPlugin.of(builder.client);
    this.attempts = new HttpAttempts(builder.vertx, builder.maxConcurrency, attemptTimeout(sdk));
    this.limits = new FirstAttempt.Limits(sdk, builder.listener);
    this.isPossible =
        sdk.retryStrategy().map(RetryStrategy::maxAttempts).orElse(Integer.MAX_VALUE) > 1
            // As the SDK's client finds its own, of variables and properties.
            && ProxyConfiguration.builder().build().host() == null
            && !isTraced();
  }

  /** For a client on the event loop that it is built on. */
  public static Builder builder() {
    return new Builder();
  }

  private static boolean isTraced() {
    try {
      Class.forName(TRACING_AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException notThere) {
      return false;
    }
  }

  /** No longer than all attempts together may take. */
  private static Duration attemptTimeout(ClientOverrideConfiguration sdk) {
    Duration attempt = sdk.apiCallAttemptTimeout().orElse(Builder.ATTEMPT_TIMEOUT);
    return sdk.apiCallTimeout().filter(call -> call.compareTo(attempt) < 0).orElse(attempt);
  }

  /** Closes its connections; the SDK's client stays open. */
  @Override
  public void close() {
    var unused = attempts.close();
  }

  @Override
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    Supplier<? extends SdkPojo> response = RESPONSES.get(operation);
    if (response == null || !isPossible || Thread.currentThread() != loop) {
      return call.apply(request);
    }
    Endpoint endpoint = endpoints.latest();
    AwsCredentialsIdentity identity = atHand(credentials.valid());
    if (endpoint == null
        || identity == null
        || !PlainOverride.isIn(request)
        || !breaker.permits()) {
      return call.apply(request);
    }
    return new FirstAttempt<>(operation, request, call, attempts, breaker, limits)
        .make(endpoint, identity, response.get());
  }

  private static AwsCredentialsIdentity atHand(CompletableFuture<AwsCredentialsIdentity> valid) {
    return valid.isDone() && !valid.isCompletedExceptionally() ? valid.join() : null;
  }

  /** What a client is built of. */
  public static final class Builder {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 128;

    private Vertx vertx;
    private DynamoDbAsyncClient client;
    private DynamoDbClientListener listener = DynamoDbClientListener.NONE;
    private int maxConcurrency = CONNECTIONS;

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
