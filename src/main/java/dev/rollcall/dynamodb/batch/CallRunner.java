package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.WriteOutcome;
import dev.rollcall.dynamodb.batch.BatchOperation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final BatchingContext context;

  /** Takes what is to be tried again. */
  private final Consumer<PendingCall<M>> again;

  private int underWay;

  CallRunner(BatchOperation<M> operation, BatchingContext context, Consumer<PendingCall<M>> again) {
    this.operation = operation;
    this.context = context;
    this.again = again;
  }

  int underWay() {
    return underWay;
  }

  /**
   * Makes one call. The limit was acquired for it.
   *
   * @param isBatch whether it is for several items; otherwise the callers ask the same
   */
  void run(List<PendingCall<M>> calls, boolean isBatch) {
    underWay++;
    CallTracker tracker = tracker(calls);
    tracker.dispatched(calls.size());
    String name = isBatch ? operation.name : calls.get(0).operation;
    context.listener.callStarted(name, calls.size());
    long start = System.nanoTime();
    CompletableFuture<? extends DynamoDbResponse> called =
        Forwarding.called(
            by -> isBatch ? operation.send(members(calls), by.asOverride()) : calls.get(0).send(by),
            tracker);
    Runnable onAbandoned =
        () -> {
          if (calls.stream().noneMatch(PendingCall::isWanted)) {
            tracker.abandon();
            called.cancel(false);
          }
        };
    calls.forEach(call -> call.onAbandoned(onAbandoned));
    var unused =
        called.whenComplete(
            (response, error) ->
                context.run(
                    () -> {
                      Throwable failure = error == null ? null : Forwarding.unwrapped(error);
                      context.listener.callEnded(name, failure, System.nanoTime() - start);
                      boolean unknown = tracker.isOutcomeUnknownAfter(failure);
                      for (PendingCall<M> call : calls) {
                        call.onAbandoned(null);
                        call.tracker.returned(unknown);
                      }
                      ended(calls, isBatch, response, failure);
                      underWay--;
                      context.limit.release();
                    }));
  }

  private CallTracker tracker(List<PendingCall<M>> calls) {
    return calls.size() == 1
        ? calls.get(0).tracker
        : CallTracker.ofBatch(calls.stream().map(call -> call.tracker).toList());
  }

  private List<M> members(List<PendingCall<M>> calls) {
    return calls.stream().map(call -> call.member).toList();
  }

  private void ended(
      List<PendingCall<M>> calls, boolean isBatch, DynamoDbResponse response, Throwable failure) {
    if (failure == null && isBatch) {
      settle(calls, response);
    } else if (failure == null) {
      context.retries.succeeded(1);
      calls.forEach(call -> call.answer.complete(response));
    } else if (isBatch
        && (context.denied.learn(operation.action, code(failure)) || mayBeOfAMember(failure))) {
      calls.forEach(this::callSingly);
    } else {
      fail(calls, failure);
    }
  }

  private void fail(List<PendingCall<M>> calls, Throwable failure) {
    calls.forEach(call -> call.answer.completeExceptionally(failure));
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
    List<PendingCall<M>> leftOver = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < calls.size(); i++) {
      PendingCall<M> call = calls.get(i);
      Result result = results.get(i);
      if (result.response() != null) {
        answered++;
        call.answer.complete(result.response());
      } else if (result.error() != null && PASSING.contains(result.error())) {
        call.tracker.returned(result.error() == BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);
        leftOver.add(call);
      } else {
        callSingly(call);
      }
    }
    context.retries.succeeded(answered);
    if (answered < calls.size()) {
      context.listener.leftOver(operation.name, calls.size() - answered);
      callLater(leftOver, response);
    }
  }

  private void callSingly(PendingCall<M> call) {
    call.excludedFromBatch = true;
    again.accept(call);
  }

  /** Full jitter: see "Exponential Backoff And Jitter" in the AWS Architecture Blog. */
  private void callLater(List<PendingCall<M>> calls, DynamoDbResponse response) {
    int retries = calls.stream().mapToInt(call -> call.retries++).max().orElse(0);
    long longest = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(10, retries));
    long millis = ThreadLocalRandom.current().nextLong(1, longest + 1);
    long then = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    List<PendingCall<M>> retried = new ArrayList<>();
    for (PendingCall<M> call : calls) {
      if (call.isWanted() && !call.isDueBy(then) && context.retries.tryRetry()) {
        retried.add(call);
      } else {
        call.answer.completeExceptionally(leftOver(call, response));
      }
    }
    context.vertx.setTimer(millis, timer -> retried.forEach(again));
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
