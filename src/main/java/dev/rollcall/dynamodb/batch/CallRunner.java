package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.WriteOutcome;
import dev.rollcall.dynamodb.batch.BatchOperation.Result;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Makes calls for one caller or for several, and gives each its answer. What a batch leaves over is
 * tried again with backoff, jitter and a budget; what fails for a reason of its own gets a call of
 * its own. Belongs to one event loop.
 *
 * @param <M> a request as a member of a batch
 */
final class CallRunner<M> {
  private static final long FIRST_BACKOFF_MILLIS = 25;
  private static final long LONGEST_BACKOFF_MILLIS = 1000;

  /** What passes by itself. The values are the same if set twice, so trying again is safe. */
  private static final Set<BatchStatementErrorCodeEnum> PASSING =
      Set.of(
          BatchStatementErrorCodeEnum.THROTTLING_ERROR,
          BatchStatementErrorCodeEnum.PROVISIONED_THROUGHPUT_EXCEEDED,
          BatchStatementErrorCodeEnum.REQUEST_LIMIT_EXCEEDED,
          BatchStatementErrorCodeEnum.TRANSACTION_CONFLICT,
          BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);

  /** A batch's errors that may be one member's. */
  private static final Set<String> OF_A_MEMBER =
      Set.of("ValidationException", "SerializationException");

  private static final int BAD_REQUEST = 400;
  private static final int REQUEST_TOO_LONG = 413;

  private final BatchOperation<M> operation;
  private final ConcurrencyLimit limit;
  private final BatchingContext context;
  private final Consumer<PendingCall<M>> again;
  private int underWay;

  /**
   * @param again takes what is to be tried again
   */
  CallRunner(
      BatchOperation<M> operation,
      ConcurrencyLimit limit,
      BatchingContext context,
      Consumer<PendingCall<M>> again) {
    this.operation = operation;
    this.limit = limit;
    this.context = context;
    this.again = again;
  }

  /** Calls under way now. */
  int underWay() {
    return underWay;
  }

  /** Makes a call for those who ask the same. The limit was acquired for it. */
  void runSingle(List<PendingCall<M>> calls) {
    PendingCall<M> first = calls.get(0);
    CallTracker tracker = tracker(calls);
    run(
        first.operation,
        calls,
        tracker,
        () -> calls.size() == 1 ? first.callSingly() : first.callFor(tracker),
        this::endSingle);
  }

  /** Makes one call for several items. The limit was acquired for it. */
  void runBatch(List<PendingCall<M>> calls) {
    CallTracker tracker = tracker(calls);
    run(
        operation.name,
        calls,
        tracker,
        () -> operation.send(members(calls), tracker.asOverride()),
        this::endBatch);
  }

  private static <M> CallTracker tracker(List<PendingCall<M>> calls) {
    return calls.size() == 1
        ? calls.get(0).tracker
        : CallTracker.ofBatch(calls.stream().map(call -> call.tracker).toList());
  }

  private static <M> List<M> members(List<PendingCall<M>> calls) {
    return calls.stream().map(call -> call.member).toList();
  }

  /** What a call's end means for its callers. */
  private interface End<M> {
    void accept(List<PendingCall<M>> calls, DynamoDbResponse response, Throwable failure);
  }

  private void run(
      String name,
      List<PendingCall<M>> calls,
      CallTracker tracker,
      Supplier<CompletableFuture<? extends DynamoDbResponse>> call,
      End<M> end) {
    underWay++;
    tracker.dispatched(calls.size());
    context.listener.callStarted(name, calls.size());
    long start = System.nanoTime();
    CompletableFuture<? extends DynamoDbResponse> called = Forwarding.called(call);
    Runnable onAbandoned =
        () -> {
          if (calls.stream().noneMatch(PendingCall::isWanted)) {
            tracker.abandon();
            called.cancel(false);
          }
        };
    calls.forEach(each -> each.onAbandoned(onAbandoned));
    var unused =
        called.whenComplete(
            (response, error) ->
                context.run(
                    () -> {
                      Throwable failure = error == null ? null : Forwarding.unwrapped(error);
                      context.listener.callEnded(name, failure, System.nanoTime() - start);
                      boolean unknown = tracker.isOutcomeUnknownAfter(failure);
                      for (PendingCall<M> each : calls) {
                        each.onAbandoned(null);
                        each.tracker.returned(unknown);
                      }
                      end.accept(calls, response, failure);
                      underWay--;
                      limit.release();
                    }));
  }

  private void endSingle(List<PendingCall<M>> calls, DynamoDbResponse response, Throwable failure) {
    if (failure == null) {
      context.retries.succeeded(1);
      calls.forEach(call -> call.answer.complete(response));
    } else {
      fail(calls, failure);
    }
  }

  private static <M> void fail(List<PendingCall<M>> calls, Throwable failure) {
    calls.forEach(call -> call.answer.completeExceptionally(failure));
  }

  private void endBatch(List<PendingCall<M>> calls, DynamoDbResponse response, Throwable failure) {
    if (failure == null) {
      settle(calls, response);
    } else if (context.denied.learn(operation.action, code(failure)) || mayBeOfAMember(failure)) {
      calls.forEach(this::callSingly);
    } else {
      fail(calls, failure);
    }
  }

  private static String code(Throwable failure) {
    return failure instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? String.valueOf(service.awsErrorDetails().errorCode())
        : "";
  }

  private static boolean mayBeOfAMember(Throwable failure) {
    return OF_A_MEMBER.contains(code(failure))
        || (failure instanceof AwsServiceException service
            && service.statusCode() == REQUEST_TOO_LONG);
  }

  private void settle(List<PendingCall<M>> calls, DynamoDbResponse response) {
    List<Result> results;
    try {
      results = operation.results(members(calls), response);
    } catch (RuntimeException notItsAnswer) {
      calls.forEach(call -> call.tracker.returned(true));
      fail(calls, notItsAnswer);
      return;
    }
    if (results.stream().allMatch(it -> it.error() == BatchStatementErrorCodeEnum.ACCESS_DENIED)) {
      context.denied.learn(operation.action, "AccessDeniedException");
    }
    int left = 0;
    for (int i = 0; i < calls.size(); i++) {
      PendingCall<M> call = calls.get(i);
      Result result = results.get(i);
      if (result.response() != null) {
        call.answer.complete(result.response());
        continue;
      }
      left++;
      if (result.error() != null && PASSING.contains(result.error())) {
        call.tracker.returned(result.error() == BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);
        callLater(call, response);
      } else {
        callSingly(call);
      }
    }
    context.retries.succeeded(calls.size() - left);
    if (left > 0) {
      context.listener.leftOver(operation.name, left);
    }
  }

  private void callSingly(PendingCall<M> call) {
    call.excludedFromBatch = true;
    again.accept(call);
  }

  /** Full jitter: see "Exponential Backoff And Jitter" in the AWS Architecture Blog. */
  private void callLater(PendingCall<M> call, DynamoDbResponse response) {
    long longest =
        Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(10, call.retries++));
    long millis = ThreadLocalRandom.current().nextLong(1, longest + 1);
    if (!call.isWanted()) {
      return;
    }
    boolean isInTime = !call.isDueBy(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    if (isInTime && context.retries.tryRetry()) {
      context.after(millis, () -> again.accept(call));
    } else {
      call.answer.completeExceptionally(leftOver(call, response));
    }
  }

  /** What a call fails with that DynamoDB did not get round to, as often as it was tried. */
  private AwsServiceException leftOver(PendingCall<M> call, DynamoDbResponse response) {
    String message = "left over by " + operation.name + " as often as it was tried";
    AwsServiceException failure =
        ProvisionedThroughputExceededException.builder()
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("DynamoDb")
                    .errorCode("ProvisionedThroughputExceededException")
                    .errorMessage(message)
                    .sdkHttpResponse(response.sdkHttpResponse())
                    .build())
            .statusCode(BAD_REQUEST)
            .requestId(
                response.responseMetadata() == null
                    ? null
                    : response.responseMetadata().requestId())
            .build();
    if (call.tracker.isOutcomeUnknown()) {
      WriteOutcome.followsUnknownAttempt(failure, null);
    }
    return failure;
  }
}
