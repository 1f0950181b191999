package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.Forwarding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Collects the calls of one kind that are made in one tick of the event loop, and makes one of
 * several: there is no timer and no window. On an idle server a tick has one call, so nothing
 * waits, and a batch grows only as load does. Belongs to one event loop.
 *
 * @param <M> a request as a member of a batch
 */
public final class Batcher<M> {
  /** As many share a call's cost, some 50 microseconds of CPU, well enough to go at once. */
  private static final int ENOUGH = 32;

  /** The longest that a call waits for company: little beside DynamoDB's milliseconds. */
  private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BatchOperation<M> operation;
  private final BatchingPolicy policy;
  private final int mostCalls;
  private final BatchingContext context;
  private final CallRunner<M> runner;
  private final Queue<PendingCall<M>> waiting = new ArrayDeque<>();
  private boolean flushIsDue;
  private boolean flushing;

  /** Whether calls had to wait for another to end, as too many were under way. */
  private boolean backlog;

  /** When the first of those that wait for company was held. */
  private long heldSince;

  private boolean holding;

  /**
   * @param operation how calls share one; null if they don't
   * @param mostCalls that may be under way of this batcher alone
   */
  public Batcher(
      BatchOperation<M> operation, BatchingPolicy policy, int mostCalls, BatchingContext context) {
    this.operation = operation;
    this.policy = policy;
    this.mostCalls = mostCalls;
    this.context = context;
    this.runner = new CallRunner<>(operation, context, this::send);
    context.limit.onFree(this::flushBacklog);
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Makes the call, alone or with others. Cancelling the future ends what only it waits for.
   *
   * @param name the API's name of the call
   * @param single makes a call of its own
   * @return null if the request can't be a member of a batch
   */
  public CompletableFuture<DynamoDbResponse> submit(
      String name,
      DynamoDbRequest request,
      Function<DynamoDbRequest, CompletableFuture<? extends DynamoDbResponse>> single) {
    M member = operation == null ? null : operation.member(request);
    if (operation != null && member == null) {
      return null;
    }
    PendingCall<M> call = new PendingCall<>(name, request, member, single);
    Forwarding.cancelWith(call.answer, () -> context.run(call::abandon));
    context.watch(call);
    send(call);
    return call.answer;
  }

  private void send(PendingCall<M> call) {
    waiting.add(call);
    backlog |= context.limit.isReached();
    if (!policy.isBatching()) {
      flushBacklog();
    } else if (!flushIsDue) {
      flushIsDue = true;
      // Runs behind everything that this tick of the loop still reads.
      context.vertx.runOnContext(tick -> flush());
    }
  }

  /**
   * A tick's calls wait for its end; the others may go, and those that had to wait for another call
   * to end share one. Call it every few milliseconds: a slow call must hold up nobody.
   */
  public void flushBacklog() {
    if (!flushIsDue && !flushing) {
      flush();
    }
  }

  private void flush() {
    flushIsDue = false;
    // What ends meanwhile brings the next; the loop below sees to that, so that nothing nests.
    flushing = true;
    dropUnwanted();
    while (isWorthACall() && runner.underWay() < mostCalls && context.limit.tryAcquire()) {
      call();
      dropUnwanted();
    }
    backlog &= !waiting.isEmpty();
    flushing = false;
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

  /** How many items the next call is for. */
  private int max() {
    if (operation == null || context.denied.contains(operation.action)) {
      return 1;
    }
    return Math.min(operation.maxSize, backlog ? policy.maxOfBacklog() : policy.maxOfTick());
  }

  private void dropUnwanted() {
    while (!waiting.isEmpty() && !waiting.element().isWanted()) {
      waiting.remove();
    }
  }

  /** Makes the next call, for as many as a batch takes. The first is known to be wanted. */
  private void call() {
    int max = max();
    if (max == 1) {
      runner.run(List.of(waiting.remove()), false);
      return;
    }
    List<PendingCall<M>> calls = new ArrayList<>();
    Set<Object> keys = new HashSet<>();
    boolean alone = false;
    while (!alone && keys.size() < max && !waiting.isEmpty()) {
      PendingCall<M> next = waiting.element();
      alone = next.excludedFromBatch;
      if ((alone && !calls.isEmpty())
          || (!keys.add(operation.key(next.member)) && !operation.coalesces)) {
        break;
      }
      calls.add(waiting.remove());
      dropUnwanted();
    }
    runner.run(calls, keys.size() > 1);
  }
}
