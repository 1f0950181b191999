package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.CallTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * A call that waits for its answer, and those that ask the same. Belongs to one event loop.
 *
 * @param <C> the call
 */
final class PendingCall<C> {
  private final C call;
  private final CallTracker tracker;
  private final long startNanos = System.nanoTime();
  private final long timeoutNanos;
  private final CompletableFuture<DynamoDbResponse> answer = new CompletableFuture<>();
  private List<PendingCall<C>> duplicates = List.of();
  private Runnable abandon;
  private int retries;
  private boolean excludedFromBatch;

  /**
   * @param timeoutNanos how long it may take; {@link Long#MAX_VALUE} if nothing bounds it
   */
  PendingCall(C call, CallTracker tracker, long timeoutNanos) {
    this.call = call;
    this.tracker = tracker;
    this.timeoutNanos = timeoutNanos;
  }

  C call() {
    return call;
  }

  CallTracker tracker() {
    return tracker;
  }

  CompletableFuture<DynamoDbResponse> answer() {
    return answer;
  }

  /** Lets this call's answer be the other's too: both ask the same. */
  void coalesce(PendingCall<C> other) {
    if (duplicates.isEmpty()) {
      duplicates = new ArrayList<>(2);
    }
    duplicates.add(other);
  }

  boolean hasDuplicates() {
    return !duplicates.isEmpty();
  }

  /** How many calls this is: itself and its duplicates. */
  int size() {
    return 1 + duplicates.size();
  }

  void addTrackersTo(List<CallTracker> trackers) {
    trackers.add(tracker);
    duplicates.forEach(duplicate -> trackers.add(duplicate.tracker));
  }

  /** Whether its time is up. */
  boolean isDueBy(long nanos) {
    return nanos - startNanos >= timeoutNanos;
  }

  /** Whether it still waits for its first call, and has for so long. */
  boolean hasWaited(long nowNanos, long nanos) {
    return !tracker.wasDispatched() && nowNanos - startNanos >= nanos;
  }

  /** Fails it, and each of its duplicates, whose time will be up by then. */
  void failIfDueBy(long nanos, Supplier<Throwable> failure) {
    if (isDueBy(nanos)) {
      answer.completeExceptionally(failure.get());
    }
    duplicates.forEach(duplicate -> duplicate.failIfDueBy(nanos, failure));
  }

  /** Fails it alone; a call that nobody else waits for ends. */
  void expire(Throwable failure) {
    answer.completeExceptionally(failure);
    abandoned();
  }

  /** Whether somebody still waits for the answer. */
  boolean isWanted() {
    if (!answer.isDone()) {
      return true;
    }
    for (PendingCall<C> duplicate : duplicates) {
      if (!duplicate.answer.isDone()) {
        return true;
      }
    }
    return false;
  }

  /** What is to happen if nobody waits for its answer any more: see {@link #abandoned}. */
  void onAbandoned(Runnable action) {
    abandon = action;
    duplicates.forEach(duplicate -> duplicate.abandon = action);
  }

  /** Somebody waits no more; the call under way may be of use to others still. */
  void abandoned() {
    if (abandon != null) {
      abandon.run();
    }
  }

  void succeed(DynamoDbResponse response) {
    abandon = null;
    answer.complete(response);
    duplicates.forEach(duplicate -> duplicate.succeed(response));
  }

  void fail(Throwable failure) {
    abandon = null;
    answer.completeExceptionally(failure);
    duplicates.forEach(duplicate -> duplicate.fail(failure));
  }

  /** The call that it went with has ended. */
  void returned(boolean outcomeUnknown) {
    tracker.returned(outcomeUnknown);
    duplicates.forEach(duplicate -> duplicate.returned(outcomeUnknown));
  }

  /** Counts a further try and says how many there were before it. */
  int countRetry() {
    return retries++;
  }

  /** From now on it has calls of its own. */
  void excludeFromBatch() {
    excludedFromBatch = true;
  }

  boolean isExcludedFromBatch() {
    return excludedFromBatch;
  }
}
