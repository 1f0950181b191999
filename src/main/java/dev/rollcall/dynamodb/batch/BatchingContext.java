package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.dynamodb.NoCredentialsException;
import dev.rollcall.dynamodb.QueueTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What all batchers of one event loop share, first of all the time limits of their calls: one sweep
 * over all is cheaper than a timer for each. To be made on that event loop.
 */
public final class BatchingContext {
  final Vertx vertx;
  final DynamoDbClientListener listener;
  final DeniedActions denied;
  final ConcurrencyLimit limit;
  final RetryBudget retries = new RetryBudget();
  private final Thread loop = Thread.currentThread();
  private final Context context;
  private final Duration maxWait;
  private List<PendingCall<?>> watched = new ArrayList<>();

  /**
   * @param denied the batch actions that are not to be had; may be shared by event loops
   * @param maxCalls the most calls under way at a time
   * @param maxWait how long a call may wait for its turn
   */
  public BatchingContext(
      Vertx vertx,
      DynamoDbClientListener listener,
      DeniedActions denied,
      int maxCalls,
      Duration maxWait) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.denied = denied;
    this.limit = new ConcurrencyLimit(maxCalls);
    this.maxWait = maxWait;
  }

  /** Whether this is the event loop. */
  public boolean isOnLoop() {
    return Thread.currentThread() == loop;
  }

  /** Calls under way now. */
  public int callsUnderWay() {
    return limit.calls();
  }

  /** Fails the call when its time is up. */
  void watch(PendingCall<?> call) {
    watched.add(call);
  }

  /**
   * Fails the calls whose time is up, wherever they are, and those that have waited too long for
   * their turn: see "Using load shedding to avoid overload" in the Amazon Builders' Library. Call
   * it every few milliseconds, on the event loop.
   */
  public void sweep() {
    long now = System.nanoTime();
    // Answering one may bring the next, so the list is not walked while it can grow.
    List<PendingCall<?>> swept = watched;
    watched = new ArrayList<>();
    for (PendingCall<?> call : swept) {
      if (!call.isWanted()) {
        continue;
      }
      if (call.isDueBy(now)) {
        call.fail(timeout(call));
      } else if (!call.tracker.wasDispatched() && call.hasTaken(now, maxWait.toNanos())) {
        call.fail(new QueueTimeoutException(maxWait));
      } else {
        watched.add(call);
      }
    }
  }

  /** A call that only lacks credentials is not DynamoDB's to answer late. */
  private static Throwable timeout(PendingCall<?> call) {
    Throwable timeout = ApiCallTimeoutException.builder().message("the call's time is up").build();
    return call.tracker.isWaitingForCredentials() ? new NoCredentialsException(timeout) : timeout;
  }

  /** Runs the action on the event loop, at once if this is it. */
  void run(Runnable action) {
    if (isOnLoop()) {
      action.run();
    } else {
      context.runOnContext(later -> action.run());
    }
  }
}
