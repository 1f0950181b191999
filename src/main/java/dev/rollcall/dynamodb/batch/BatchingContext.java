package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** What all batchers of one event loop share. To be made on that event loop. */
public final class BatchingContext {
  private final Thread loop = Thread.currentThread();
  private final Vertx vertx;
  private final Context context;
  private final DynamoDbClientListener listener;
  private final DeniedActions denied;
  private final DeadlineSweeper deadlines;
  private final RetryBudget retries = new RetryBudget();

  /**
   * @param denied the batch actions that are not to be had; may be shared by event loops
   * @param maxWait how long a call may wait for its turn
   */
  public BatchingContext(
      Vertx vertx, DynamoDbClientListener listener, DeniedActions denied, Duration maxWait) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.denied = denied;
    this.deadlines = new DeadlineSweeper(maxWait);
  }

  /** Whether this is the event loop. */
  public boolean isOnLoop() {
    return Thread.currentThread() == loop;
  }

  /** Fails the calls whose time is up. Call it every few milliseconds, on the event loop. */
  public void sweep() {
    deadlines.sweep(System.nanoTime());
  }

  DynamoDbClientListener listener() {
    return listener;
  }

  DeniedActions denied() {
    return denied;
  }

  DeadlineSweeper deadlines() {
    return deadlines;
  }

  RetryBudget retries() {
    return retries;
  }

  /** Runs the action on the event loop, at once if this is it. */
  void run(Runnable action) {
    if (isOnLoop()) {
      action.run();
    } else {
      context.runOnContext(later -> action.run());
    }
  }

  /** Runs the action behind all that the event loop still does in this tick. */
  void nextTick(Runnable action) {
    vertx.runOnContext(tick -> action.run());
  }

  /** Runs the action after so many milliseconds. */
  void after(long millis, Runnable action) {
    vertx.setTimer(millis, timer -> action.run());
  }
}
