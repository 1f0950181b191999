package dev.rollcall.student;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way of one kind of request to DynamoDB: alone, or together with others that arrived in the
 * same turn of the event loop. Belongs to one event loop.
 *
 * <p>There is no timer and no window. A turn's requests are collected until the loop has read all
 * its sockets; on an idle server that is one request, so nothing waits, and a batch grows only as
 * load does.
 *
 * @param <R> the kind of request
 */
final class Lane<R extends Request<R, ?>> {
  private static final long FIRST_BACK_OFF_MILLIS = 25;
  private static final long LONGEST_BACK_OFF_MILLIS = 1000;

  /** As many share a call's cost, some 50 microseconds of CPU, well enough to go at once. */
  private static final int ENOUGH = 32;

  /** The longest that a request waits for company: little beside DynamoDB's milliseconds. */
  private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Set<StorageFailure> MAY_BE_ONE_MEMBERS =
      Set.of(
          StorageFailure.REJECTED,
          StorageFailure.INDEX_NOT_NAMED,
          StorageFailure.ITEM_TOO_LARGE,
          StorageFailure.WRONG_KEY_SCHEMA);

  private final Vertx vertx;
  private final CallSlots slots;
  private final BatchingPolicy policy;
  private final Calls<R> calls;
  private final Consumer<R> ended;
  private final Queue<R> waiting = new ArrayDeque<>();
  private boolean flushIsDue;
  private boolean flushing;
  private int callsUnderWay;

  /** Whether requests had to wait for a call to end, as too many were under way. */
  private boolean backlog;

  /** When the first of those that wait for company was held. */
  private long heldSince;

  private boolean holding;

  /**
   * @param ended told of each request once no call for it is under way or to come
   */
  Lane(Vertx vertx, CallSlots slots, BatchingPolicy policy, Calls<R> calls, Consumer<R> ended) {
    this.vertx = vertx;
    this.slots = slots;
    this.policy = policy;
    this.calls = calls;
    this.ended = ended;
    slots.onFree(this::flushBacklog);
  }

  /** Requests that wait for a call now. */
  int waiting() {
    return waiting.size();
  }

  /** Whether requests of one turn go together. */
  boolean sharesTurn() {
    return policy.sharesTurn();
  }

  /** Takes a request that was admitted. */
  void send(R request) {
    waiting.add(request);
    backlog |= slots.areTaken();
    if (!policy.sharesTurn()) {
      flushBacklog();
    } else if (!flushIsDue) {
      flushIsDue = true;
      // Runs behind everything that this turn of the loop still reads.
      vertx.runOnContext(endOfTurn -> flush());
    }
  }

  /**
   * A turn's requests wait for its end; the others may go, and those that had to wait for a call
   * share one.
   */
  private void flushBacklog() {
    if (!flushIsDue && !flushing) {
      flush();
    }
  }

  /**
   * Sends what still waits for company: a slow call must hold up nobody. Call it every few
   * milliseconds.
   */
  void sendHeld() {
    if (flushIsDue) {
      return;
    }
    dropUnwanted();
    if (!waiting.isEmpty() && slots.tryCall()) {
      call();
      flush();
    }
  }

  private void flush() {
    flushIsDue = false;
    // What ends meanwhile brings the next; the loop below sees to that, so that nothing nests.
    flushing = true;
    dropUnwanted();
    while (isWorthACall() && slots.tryCall()) {
      call();
      dropUnwanted();
    }
    backlog &= !waiting.isEmpty();
    flushing = false;
  }

  private void call() {
    callsUnderWay++;
    Map<String, R> batch = next();
    batch.values().forEach(R::sent);
    if (batch.size() == 1) {
      callAlone(batch.values().iterator().next());
    } else {
      callTogether(batch);
    }
  }

  /**
   * Nagle's idea (RFC 896) for calls: while one is under way and CPU is scarce, few requests wait
   * for more to come or for a call to end, so that batches don't shrink as the loop gets faster.
   */
  private boolean isWorthACall() {
    boolean worth =
        !waiting.isEmpty()
            && (callsUnderWay == 0
                || waiting.size() >= Math.min(ENOUGH, most())
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

  /** How many requests the next call takes. */
  private int most() {
    if (!policy.permits(calls.batchAction())) {
      return 1;
    }
    return Math.min(calls.most(), backlog ? policy.mostOfBacklog() : policy.mostOfTurn());
  }

  private void dropUnwanted() {
    while (!waiting.isEmpty() && !waiting.element().isWanted()) {
      end(take());
    }
  }

  private void end(R unwanted) {
    unwanted.drop();
    ended.accept(unwanted);
  }

  /** The next requests by id, as many as a call takes. The first is known to be wanted. */
  private Map<String, R> next() {
    int most = most();
    Map<String, R> batch = new LinkedHashMap<>();
    while (batch.size() < most && !waiting.isEmpty() && mayJoin(waiting.element(), batch)) {
      R request = take();
      R same = batch.putIfAbsent(request.id(), request);
      if (same != null) {
        same.join(request);
      }
      dropUnwanted();
    }
    return batch;
  }

  private boolean mayJoin(R request, Map<String, R> batch) {
    if (batch.isEmpty()) {
      return true;
    }
    boolean alone = request.goesAlone() || batch.values().iterator().next().goesAlone();
    return !alone && (request.sharesAnswer() || !batch.containsKey(request.id()));
  }

  private R take() {
    return waiting.remove();
  }

  private void callAlone(R request) {
    calls
        .alone(request)
        .onComplete(
            called -> {
              request.returned(StorageFailures.leaveDoubt(called.cause()));
              if (called.succeeded()) {
                slots.retries().succeeded(1);
              } else {
                request.fail(called.cause());
              }
              ended.accept(request);
              callsUnderWay--;
              slots.endCall();
            });
  }

  private void callTogether(Map<String, R> batch) {
    calls
        .together(batch)
        .onComplete(
            called -> {
              boolean doubt = StorageFailures.leaveDoubt(called.cause());
              batch.values().forEach(request -> request.returned(doubt));
              Calls.Leftovers<R> left =
                  called.succeeded() ? called.result() : refusal(batch, called.cause());
              left.later().forEach(request -> batch.remove(request.id()));
              left.apart().forEach(request -> batch.remove(request.id()));
              batch.values().forEach(ended);
              if (called.succeeded()) {
                slots.retries().succeeded(batch.size());
              }
              left.later().forEach(this::sendLater);
              left.apart().forEach(this::sendApart);
              callsUnderWay--;
              slots.endCall();
            });
  }

  /**
   * Where the reason may be one member's, each goes out alone; where it is everybody's, all fail
   * with it.
   */
  private Calls.Leftovers<R> refusal(Map<String, R> batch, Throwable why) {
    StorageFailure failure = StorageFailures.kind(why);
    if (failure == StorageFailure.ACCESS_DENIED || failure == StorageFailure.UNSUPPORTED) {
      policy.refuse(calls.batchAction(), why);
      return Calls.Leftovers.apart(batch.values());
    }
    if (MAY_BE_ONE_MEMBERS.contains(failure)) {
      return Calls.Leftovers.apart(batch.values());
    }
    batch.values().forEach(request -> request.fail(why));
    return Calls.Leftovers.none();
  }

  private void sendApart(R request) {
    request.goAlone();
    send(request);
  }

  /** Full jitter: see "Exponential Backoff And Jitter" in the AWS Architecture Blog. */
  private void sendLater(R request) {
    long longest =
        Math.min(
            LONGEST_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS << Math.min(10, request.countRetry()));
    long millis = ThreadLocalRandom.current().nextLong(1, longest + 1);
    request.failIfDueBy(
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), calls.leftOver());
    if (request.isWanted() && !slots.retries().tryRetry()) {
      request.fail(calls.leftOver());
    }
    if (!request.isWanted()) {
      end(request);
      return;
    }
    vertx.setTimer(millis, again -> send(request));
  }
}
