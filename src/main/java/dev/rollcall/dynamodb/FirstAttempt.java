package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.http.CircuitBreaker;
import dev.rollcall.dynamodb.http.Endpoint;
import dev.rollcall.dynamodb.http.HttpAttempt;
import dev.rollcall.dynamodb.http.HttpAttempts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * A call whose first attempt is made on the event loop, and whose others are the SDK's. Belongs to
 * that event loop.
 *
 * @param <I> the request
 * @param <O> the response
 */
final class FirstAttempt<I extends DynamoDbRequest, O> {
  private final String operation;
  private final I request;
  private final Function<I, CompletableFuture<O>> sdk;
  private final HttpAttempts attempts;
  private final CircuitBreaker breaker;
  private final Limits limits;
  private final CallTracker tracker;
  private final long start = System.nanoTime();
  private final CompletableFuture<O> answer = new CompletableFuture<>();

  FirstAttempt(
      String operation,
      I request,
      Function<I, CompletableFuture<O>> sdk,
      HttpAttempts attempts,
      CircuitBreaker breaker,
      Limits limits) {
    this.operation = operation;
    this.request = request;
    this.sdk = sdk;
    this.attempts = attempts;
    this.breaker = breaker;
    this.limits = limits;
    this.tracker = CallTracker.of(request);
  }

  /**
   * Makes the call.
   *
   * @param response the builder of its answer
   */
  CompletableFuture<O> make(Endpoint endpoint, AwsCredentialsIdentity identity, SdkPojo response) {
    tracker.held();
    HttpAttempt attempt;
    try {
      attempt =
          attempts.start(
              endpoint, identity, operation, request, response, headers(), tracker::attemptSent);
    } catch (IOException | RuntimeException e) {
      // Nothing was sent. The SDK has its own words for what can't be.
      return sdk.apply(request);
    }
    Forwarding.cancelWith(answer, attempt::cancel);
    attempt.response().onComplete(this::succeeded, this::failed);
    return answer;
  }

  private Map<String, List<String>> headers() {
    return request
        .overrideConfiguration()
        .map(AwsRequestOverrideConfiguration::headers)
        .orElse(Map.of());
  }

  @SuppressWarnings("unchecked")
  private void succeeded(DynamoDbResponse response) {
    breaker.succeeded(start);
    tracker.attemptSettled();
    answer.complete((O) response);
  }

  private void failed(Throwable failure) {
    attempts.learnFrom(failure);
    boolean unknown = tracker.wasSent() && WriteOutcome.isUnknownAfter(failure);
    if (!unknown) {
      tracker.attemptSettled();
    }
    if (HttpAttempts.isFinal(failure)) {
      answer.completeExceptionally(failure);
    } else if (!answer.isDone()) {
      retry(failure, unknown);
    }
  }

  private void retry(Throwable first, boolean unknown) {
    Optional<I> rest = remaining();
    if (rest.isEmpty()) {
      // Says nothing of others, which may have more time.
      answer.completeExceptionally(ofTheCall(first));
      return;
    }
    breaker.failed();
    limits.listener.retried(operation);
    Forwarding.forward(sdk, rest.get(), answer, failure -> followed(failure, first, unknown));
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

  /** The request with what is left of its time and its attempts; nothing if no time is. */
  @SuppressWarnings("unchecked")
  private Optional<I> remaining() {
    AwsRequestOverrideConfiguration.Builder override =
        request
            .overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    Duration limit = Optional.ofNullable(override.apiCallTimeout()).orElse(limits.callTimeout);
    if (limit != null) {
      Duration rest = limit.minusNanos(System.nanoTime() - start);
      if (rest.isNegative() || rest.isZero()) {
        return Optional.empty();
      }
      override.apiCallTimeout(rest);
    }
    override.addPlugin(Limits::withoutFirstAttempt);
    return Optional.of((I) request.toBuilder().overrideConfiguration(override.build()).build());
  }

  /** What bounds a call, all its attempts together. */
  static final class Limits {
    private final Duration callTimeout;
    private final DynamoDbClientListener listener;

    /**
     * @param sdk the configuration of the SDK's client
     * @param listener told of a second attempt
     */
    Limits(ClientOverrideConfiguration sdk, DynamoDbClientListener listener) {
      this.callTimeout = sdk.apiCallTimeout().orElse(null);
      this.listener = listener;
    }

    private static void withoutFirstAttempt(SdkServiceClientConfiguration.Builder config) {
      ClientOverrideConfiguration override = config.overrideConfiguration();
      override
          .retryStrategy()
          .map(OutcomeTrackingRetryStrategy::afterFirstAttempt)
          .ifPresent(
              retries ->
                  config.overrideConfiguration(
                      override.toBuilder().retryStrategy(retries).build()));
    }
  }
}
