package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Collects the calls of one kind that are made in one tick of the event loop, and makes one of
 * several. Belongs to one event loop.
 *
 * <p>There is no timer and no window. A tick's calls are collected until the loop has read all its
 * sockets; on an idle server that is one call, so nothing waits, and a batch grows only as load
 * does.
 *
 * @param <C> a call for one request
 */
public final class Batcher<C> {
  /** As many share a call's cost, some 50 microseconds of CPU, well enough to go at once. */
  private static final int ENOUGH = 32;

  /** The longest that a call waits for company: little beside DynamoDB's milliseconds. */
  private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BatchOperation<C> operation;
  private final BatchingPolicy policy;
  private final ConcurrencyLimit limit;
  private final BatchingContext context;
  private final CallRunner<C> runner;
  private final Queue<PendingCall<C>> waiting = new ArrayDeque<>();
  private boolean flushIsDue;
  private boolean flushing;

  /** Whether calls had to wait for another to end, as too many were under way. */
  private boolean backlog;

  /** When the first of those that wait for company was held. */
  private long heldSince;

  private boolean holding;

  /**
   * @param limit of the calls under way
   * @param context what all batchers of the event loop share
   */
  public Batcher(
      BatchOperation<C> operation,
      BatchingPolicy policy,
      ConcurrencyLimit limit,
      BatchingContext context) {
    this.operation = operation;
    this.policy = policy;
    this.limit = limit;
    this.context = context;
    this.runner = new CallRunner<>(operation, limit, context, this::send);
    limit.onFree(this::flushBacklog);
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    return waiting.size();
  }

  /** Makes the call, alone or with others. Cancelling the future ends what only it waits for. */
  public CompletableFuture<DynamoDbResponse> submit(C call) {
    DynamoDbRequest request = operation.request(call);
    PendingCall<C> pending =
        new PendingCall<>(call, CallTracker.of(request), DeadlineSweeper.timeoutNanos(request));
    Forwarding.cancelWith(pending.answer(), () -> context.run(pending::abandoned));
    context.deadlines().watch(pending);
    send(pending);
    return pending.answer();
  }

  private void send(PendingCall<C> pending) {
    waiting.add(pending);
    backlog |= limit.isReached();
    if (!policy.isBatching()) {
      flushBacklog();
    } else if (!flushIsDue) {
      flushIsDue = true;
      // Runs behind everything that this tick of the loop still reads.
      context.nextTick(this::flush);
    }
  }

  /**
   * A tick's calls wait for its end; the others may go, and those that had to wait for another call
   * to end share one.
   */
  private void flushBacklog() {
    if (!flushIsDue && !flushing) {
      flush();
    }
  }

  /**
   * Makes what still waits for company: a slow call must hold up nobody. Call it every few
   * milliseconds.
   */
  public void flushHeld() {
    if (flushIsDue) {
      return;
    }
    dropUnwanted();
    if (!waiting.isEmpty() && limit.tryAcquire()) {
      call();
      flush();
    }
  }

  private void flush() {
    flushIsDue = false;
    // What ends meanwhile brings the next; the loop below sees to that, so that nothing nests.
    flushing = true;
    dropUnwanted();
    while (isWorthACall() && limit.tryAcquire()) {
      call();
      dropUnwanted();
    }
    backlog &= !waiting.isEmpty();
    flushing = false;
  }

  private void call() {
    runner.run(next());
  }

  /**
   * Nagle's idea (RFC 896) for calls: while one is under way and CPU is scarce, few wait for more
   * to come or for a call to end, so that batches don't shrink as the loop gets faster.
   */
  private boolean isWorthACall() {
    boolean worth =
        !waiting.isEmpty()
            && (runner.underWay() == 0
                || waiting.size() >= Math.min(ENOUGH, max())
                || hasBeenHeldLong());
    holding &= !worth;
    return worth;
  }

  private boolean hasBeenHeldLong() {
    long now = System.nanoTime();
    if (!holding) {
      holding = true;
      heldSince = now;
    }
    return now - heldSince >= LONGEST_HOLD_NANOS;
  }

  /** How many calls the next batch takes. */
  private int max() {
    if (context.denied().contains(operation.batchAction())) {
      return 1;
    }
    return Math.min(operation.maxBatchSize(), backlog ? policy.maxOfBacklog() : policy.maxOfTick());
  }

  private void dropUnwanted() {
    while (!waiting.isEmpty() && !waiting.element().isWanted()) {
      waiting.remove();
    }
  }

  /** The next calls, as many as a batch takes. The first is known to be wanted. */
  private List<PendingCall<C>> next() {
    int max = max();
    if (max == 1 && !operation.coalesces()) {
      return List.of(waiting.remove());
    }
    Map<Object, PendingCall<C>> batch = new LinkedHashMap<>();
    boolean alone = false;
    while (!alone && batch.size() < max && !waiting.isEmpty()) {
      PendingCall<C> first = waiting.element();
      alone = first.isExcludedFromBatch();
      Object key = operation.key(first.call());
      PendingCall<C> same = batch.get(key);
      if ((alone && !batch.isEmpty()) || (same != null && !operation.coalesces())) {
        break;
      }
      waiting.remove();
      if (same == null) {
        batch.put(key, first);
      } else {
        same.coalesce(first);
      }
      dropUnwanted();
    }
    return new ArrayList<>(batch.values());
  }
}
