package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.QueueTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Fails each call whose time is up, wherever it is: waiting, under way or between two tries. One
 * that still waits for its turn after {@code maxWait} is refused even before: in a queue that only
 * grows, every call would otherwise wait until hardly any time is left for it (see "Using load
 * shedding to avoid overload" in the Amazon Builders' Library). Belongs to one event loop.
 *
 * <p>One sweep over all instead of a timer for each: at 40,000 calls/s timers would be a cost of
 * their own.
 */
final class DeadlineSweeper {
  private final Duration maxWait;
  private List<PendingCall<?>> watched = new ArrayList<>();

  /**
   * @param maxWait how long a call may wait for its turn
   */
  DeadlineSweeper(Duration maxWait) {
    this.maxWait = maxWait;
  }

  /**
   * What the request's override configuration allows; {@link Long#MAX_VALUE} if it says nothing.
   */
  static long timeoutNanos(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
        .map(Duration::toNanos)
        .orElse(Long.MAX_VALUE);
  }

  void watch(PendingCall<?> call) {
    watched.add(call);
  }

  /** Call it every few milliseconds. */
  void sweep(long nowNanos) {
    if (watched.isEmpty()) {
      return;
    }
    // Answering one may bring the next, so the list is not walked while it can grow.
    List<PendingCall<?>> swept = watched;
    watched = new ArrayList<>();
    for (PendingCall<?> call : swept) {
      if (call.answer().isDone()) {
        continue;
      }
      if (call.isDueBy(nowNanos)) {
        call.expire(ApiCallTimeoutException.builder().message("the call's time is up").build());
      } else if (call.hasWaited(nowNanos, maxWait.toNanos())) {
        call.expire(new QueueTimeoutException(maxWait));
      } else {
        watched.add(call);
      }
    }
  }
}
