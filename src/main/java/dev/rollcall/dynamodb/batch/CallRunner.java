package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.WriteOutcome;
import dev.rollcall.dynamodb.batch.BatchOperation.Apart;
import dev.rollcall.dynamodb.batch.BatchOperation.Done;
import dev.rollcall.dynamodb.batch.BatchOperation.Leftover;
import dev.rollcall.dynamodb.batch.BatchOperation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Makes calls for one request or for several, and gives each its answer. What a batch leaves over
 * is tried again with backoff, jitter and a budget; what fails for a reason of its own gets a call
 * of its own. Belongs to one event loop.
 *
 * @param <C> a call for one request
 */
final class CallRunner<C> {
  private static final long FIRST_BACKOFF_MILLIS = 25;
  private static final long LONGEST_BACKOFF_MILLIS = 1000;

  private final BatchOperation<C> operation;
  private final ConcurrencyLimit limit;
  private final BatchingContext context;
  private final Consumer<PendingCall<C>> again;
  private int underWay;

  /**
   * @param again takes what is to be tried again
   */
  CallRunner(
      BatchOperation<C> operation,
      ConcurrencyLimit limit,
      BatchingContext context,
      Consumer<PendingCall<C>> again) {
    this.operation = operation;
    this.limit = limit;
    this.context = context;
    this.again = again;
  }

  /** Calls under way now. */
  int underWay() {
    return underWay;
  }

  /** Makes one call for them. The limit was acquired for it. */
  void run(List<PendingCall<C>> members) {
    underWay++;
    int size = 0;
    for (PendingCall<C> member : members) {
      size += member.size();
    }
    CallTracker tracker = tracker(members, size);
    tracker.dispatched(size);
    String name = name(members);
    context.listener().callStarted(name, size);
    long start = System.nanoTime();
    CompletableFuture<? extends DynamoDbResponse> called = start(members, tracker);
    members.forEach(
        member -> member.onAbandoned(() -> cancelIfAbandoned(members, called, tracker)));
    var unused =
        called.whenComplete(
            (response, error) ->
                context.run(
                    () -> {
                      Throwable failure = error == null ? null : Forwarding.unwrapped(error);
                      context.listener().callEnded(name, failure, System.nanoTime() - start);
                      ended(members, response, failure, tracker);
                    }));
  }

  private static <C> CallTracker tracker(List<PendingCall<C>> members, int size) {
    if (size == 1) {
      return members.get(0).tracker();
    }
    List<CallTracker> trackers = new ArrayList<>(size);
    members.forEach(member -> member.addTrackersTo(trackers));
    return CallTracker.ofBatch(trackers);
  }

  private String name(List<PendingCall<C>> members) {
    return members.size() == 1
        ? operation.singleName(members.get(0).call())
        : operation.batchName();
  }

  private CompletableFuture<? extends DynamoDbResponse> start(
      List<PendingCall<C>> members, CallTracker tracker) {
    try {
      if (members.size() == 1) {
        PendingCall<C> one = members.get(0);
        AwsRequestOverrideConfiguration shared = one.hasDuplicates() ? tracker.asOverride() : null;
        return operation.single(one.call(), shared);
      }
      return operation.batch(
          members.stream().map(PendingCall::call).toList(), tracker.asOverride());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <C> void cancelIfAbandoned(
      List<PendingCall<C>> members,
      CompletableFuture<? extends DynamoDbResponse> called,
      CallTracker tracker) {
    if (members.stream().noneMatch(PendingCall::isWanted)) {
      tracker.abandon();
      called.cancel(false);
    }
  }

  private void ended(
      List<PendingCall<C>> members,
      DynamoDbResponse response,
      Throwable failure,
      CallTracker tracker) {
    boolean unknown =
        failure == null
            ? tracker.isOutcomeUnknown()
            : tracker.wasSent() && WriteOutcome.isUnknownAfter(failure);
    members.forEach(member -> member.returned(unknown));
    if (members.size() > 1) {
      endedBatch(members, response, failure);
    } else if (failure == null) {
      context.retries().succeeded(1);
      members.get(0).succeed(response);
    } else {
      members.get(0).fail(failure);
    }
    underWay--;
    limit.release();
  }

  private void endedBatch(
      List<PendingCall<C>> members, DynamoDbResponse response, Throwable failure) {
    if (failure == null) {
      settle(members, response);
      return;
    }
    if (BatchFailures.isDenied(failure) || BatchFailures.isUnknownOperation(failure)) {
      context.denied().add(operation.batchAction(), BatchFailures.reason(failure));
      members.forEach(this::sendApart);
    } else if (BatchFailures.mayBeOfAMember(failure)) {
      members.forEach(this::sendApart);
    } else {
      members.forEach(member -> member.fail(failure));
    }
  }

  private void settle(List<PendingCall<C>> members, DynamoDbResponse response) {
    List<Result> results;
    try {
      results = operation.results(members.stream().map(PendingCall::call).toList(), response);
    } catch (RuntimeException notItsAnswer) {
      members.forEach(member -> member.returned(true));
      members.forEach(member -> member.fail(notItsAnswer));
      return;
    }
    if (results.stream().allMatch(Apart.DENIED::equals)) {
      context.denied().add(operation.batchAction(), BatchFailures.DENIED);
    }
    int again = 0;
    for (int i = 0; i < members.size(); i++) {
      PendingCall<C> member = members.get(i);
      Result result = results.get(i);
      if (result instanceof Done done) {
        member.succeed(done.response());
        continue;
      }
      again++;
      if (result instanceof Leftover leftover) {
        member.returned(leftover.outcomeUnknown());
        sendLater(member, response);
      } else {
        sendApart(member);
      }
    }
    context.retries().succeeded(members.size() - again);
    if (again > 0) {
      context.listener().leftOver(operation.batchName(), again);
    }
  }

  private void sendApart(PendingCall<C> member) {
    member.excludeFromBatch();
    again.accept(member);
  }

  /** Full jitter: see "Exponential Backoff And Jitter" in the AWS Architecture Blog. */
  private void sendLater(PendingCall<C> member, DynamoDbResponse response) {
    long longest =
        Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(10, member.countRetry()));
    long millis = ThreadLocalRandom.current().nextLong(1, longest + 1);
    long then = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    member.failIfDueBy(then, () -> leftOver(member, response));
    if (!member.isWanted()) {
      return;
    }
    if (context.retries().tryRetry()) {
      context.after(millis, () -> again.accept(member));
    } else {
      member.fail(leftOver(member, response));
    }
  }

  private AwsServiceException leftOver(PendingCall<C> member, DynamoDbResponse response) {
    AwsServiceException failure = BatchFailures.leftOver(operation.batchName(), response);
    if (member.tracker().isOutcomeUnknown()) {
      WriteOutcome.followsUnknownAttempt(failure, null);
    }
    return failure;
  }
}
