package dev.rollcall.dynamodb;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The SDK's client, whose calls begin once there are credentials, or a reason why there are none.
 * To find the endpoint, the SDK itself waits for them on the calling thread, which may be an event
 * loop. Any thread.
 */
public final class NonBlockingDynamoDbClient extends DelegatingDynamoDbClient {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final NonBlockingCredentials credentials;
  private final Duration callTimeout;

  /**
   * @param sdk stays the caller's to close
   * @throws IllegalArgumentException if it was built without an {@link EventLoopPlugin}
   */
  public NonBlockingDynamoDbClient(DynamoDbAsyncClient sdk) {
    super(sdk);
    this.credentials = EventLoopPlugin.of(sdk).credentials();
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
    CompletableFuture<?> valid = credentials.valid();
    if (valid.isDone()) {
      return call.apply(request);
    }
    CallTracker tracker = CallTracker.of(request);
    tracker.waitsForCredentials(true);
    CompletableFuture<O> answer = new CompletableFuture<>();
    Duration limit = RequestOverride.callTimeout(request).orElse(callTimeout);
    var unused =
        valid
            .copy()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (found, failure) -> {
                  tracker.waitsForCredentials(!valid.isDone());
                  if (!valid.isDone()) {
                    answer.completeExceptionally(new NoCredentialsException(failure));
                  } else if (!answer.isDone()) {
                    Forwarding.forward(call, request, answer, UnaryOperator.identity());
                  }
                });
    return answer;
  }
}
