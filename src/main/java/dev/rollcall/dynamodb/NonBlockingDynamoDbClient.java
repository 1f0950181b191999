package dev.rollcall.dynamodb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The SDK's client, whose calls begin once there are credentials, or a reason why there are none.
 * To find the endpoint, the SDK itself waits for them on the calling thread, which may be an event
 * loop. Any thread.
 *
 * <p>The SDK's client must be built with an {@link EventLoopPlugin}.
 */
public final class NonBlockingDynamoDbClient extends DelegatingDynamoDbClient {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final NonBlockingCredentials credentials;
  private final Duration callTimeout;

  /**
   * @param sdk stays the caller's to close
   * @throws IllegalArgumentException if it has no plugin
   */
  public NonBlockingDynamoDbClient(DynamoDbAsyncClient sdk) {
    super(sdk);
    EventLoopPlugin.of(sdk);
    this.credentials =
        (NonBlockingCredentials) sdk.serviceClientConfiguration().credentialsProvider();
    this.callTimeout =
        sdk.serviceClientConfiguration()
            .overrideConfiguration()
            .apiCallTimeout()
            .orElse(LONGEST_WAIT);
  }

  /** Leaves the SDK's client open. */
  @Override
  public void close() {}

  @Override
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    CompletableFuture<AwsCredentialsIdentity> valid = credentials.valid();
    if (valid.isDone()) {
      return call.apply(request);
    }
    CallTracker.of(request).held();
    CompletableFuture<O> answer = new CompletableFuture<>();
    var unused =
        valid
            .copy()
            .orTimeout(callTimeout(request).toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (found, failure) -> {
                  if (failure == null || valid.isDone()) {
                    forward(call, request, answer);
                  } else {
                    answer.completeExceptionally(new NoCredentialsException(failure));
                  }
                });
    return answer;
  }

  private Duration callTimeout(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
        .orElse(callTimeout);
  }

  private static <I, O> void forward(
      Function<I, CompletableFuture<O>> call, I request, CompletableFuture<O> answer) {
    if (!answer.isDone()) {
      Forwarding.forward(call, request, answer, UnaryOperator.identity());
    }
  }
}
