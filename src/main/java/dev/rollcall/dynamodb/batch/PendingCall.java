package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.RequestOverride;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * A caller's call that waits for its answer. Belongs to one event loop.
 *
 * @param <M> the request as a member of a batch
 */
final class PendingCall<M> {
  /** The API's name, such as {@code GetItem}. */
  final String operation;

  final M member;
  final CallTracker tracker;
  final CompletableFuture<DynamoDbResponse> answer = new CompletableFuture<>();
  private final DynamoDbRequest request;
  private final Function<DynamoDbRequest, CompletableFuture<? extends DynamoDbResponse>> single;
  private final long startNanos = System.nanoTime();
  private final long timeoutNanos;

  /** From now on it has a call of its own. */
  boolean excludedFromBatch;

  int retries;

  private Runnable onAbandoned;

  /**
   * @param member null if it shares no call
   * @param single makes a call of its own
   */
  PendingCall(
      String operation,
      DynamoDbRequest request,
      M member,
      Function<DynamoDbRequest, CompletableFuture<? extends DynamoDbResponse>> single) {
    this.operation = operation;
    this.request = request;
    this.member = member;
    this.single = single;
    this.tracker = CallTracker.of(request);
    this.timeoutNanos = RequestOverride.callTimeoutNanos(request);
  }

  /**
   * Makes a call of its own.
   *
   * @param callers its tracker, or that of all who share the call
   */
  CompletableFuture<? extends DynamoDbResponse> send(CallTracker callers) {
    return single.apply(
        callers == tracker
            ? request
            : (DynamoDbRequest)
                request.toBuilder().overrideConfiguration(callers.asOverride()).build());
  }

  /** Whether its time is up by then. */
  boolean isDueBy(long nanoTime) {
    return hasTaken(nanoTime, timeoutNanos);
  }

  /** Whether it began so long before that time. */
  boolean hasTaken(long nanoTime, long nanos) {
    return nanoTime - startNanos >= nanos;
  }

  boolean isWanted() {
    return !answer.isDone();
  }

  /** Fails it alone; a call that nobody else waits for ends. */
  void fail(Throwable failure) {
    answer.completeExceptionally(failure);
    abandon();
  }

  /** What is to happen if its caller waits no more. */
  void onAbandoned(Runnable action) {
    onAbandoned = action;
  }

  /** Its caller waits no more; the call under way may be of use to others still. */
  void abandon() {
    if (onAbandoned != null) {
      onAbandoned.run();
    }
  }
}
