package dev.rollcall.student;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * One request's wait for DynamoDB, from the handler's question to its answer. Belongs to one event
 * loop.
 *
 * @param <R> this kind of request
 * @param <T> its answer
 */
abstract class Request<R extends Request<R, T>, T> {
  private final String id;
  private final Caller caller;
  private final long deadlineNanos;
  private final Promise<T> answer;
  private Request<R, T> twin;
  private SharedCall call;
  private int retries;
  private boolean goesAlone;
  private boolean wasSent;
  private boolean isUnderWay;
  private boolean isInDoubt;

  /**
   * @param id the student's id
   * @param deadlineNanos by the clock of {@link System#nanoTime}
   * @param context the HTTP request's: the future completes there
   */
  Request(String id, Caller caller, long deadlineNanos, ContextInternal context) {
    this.id = id;
    this.caller = caller;
    this.deadlineNanos = deadlineNanos;
    this.answer = context.promise();
  }

  final String id() {
    return id;
  }

  final Caller caller() {
    return caller;
  }

  final long deadlineNanos() {
    return deadlineNanos;
  }

  final Future<T> future() {
    return answer.future();
  }

  /** Whether it has its answer: from DynamoDB, or from its deadline. */
  final boolean isAnswered() {
    return answer.future().isComplete();
  }

  /** Whether asking DynamoDB would still be of use to somebody: its own client or a twin's. */
  final boolean isWanted() {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      if (!each.isAnswered() && !each.caller.hasGone()) {
        return true;
      }
    }
    return false;
  }

  /** Whether one answer does for all requests of this kind with the same id. */
  abstract boolean sharesAnswer();

  /** How many clients' requests this is: itself and its twins. */
  final int size() {
    int size = 0;
    for (Request<R, T> each = this; each != null; each = each.twin) {
      size++;
    }
    return size;
  }

  /** Tells whoever waits how many requests share its call. */
  final void travelsWith(int requests) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.caller.travelsWith(requests);
    }
  }

  /** The headers that a call for this request alone carries on for its client. */
  final Map<String, String> headersCarriedOn() {
    return twin == null ? caller.headers() : Map.of();
  }

  /** The same as the SDK takes it; null where there is nothing. */
  final AwsRequestOverrideConfiguration carriedOn() {
    Map<String, String> headers = headersCarriedOn();
    if (headers.isEmpty()) {
      return null;
    }
    AwsRequestOverrideConfiguration.Builder carried = AwsRequestOverrideConfiguration.builder();
    headers.forEach(carried::putHeader);
    return carried.build();
  }

  /** Lets this request's answer be the other's too: both ask the same. */
  final void join(R other) {
    Request<R, T> joined = other;
    joined.twin = twin;
    twin = joined;
  }

  final void succeed(T result) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.answer.tryComplete(result);
    }
  }

  final void fail(Throwable failure) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.answer.tryFail(each.asSeen(failure));
    }
  }

  /**
   * Fails this one alone: its time is up, not its twins'. A call that nobody else waits for ends.
   */
  final void expire(Throwable failure) {
    answer.tryFail(asSeen(failure));
    if (call != null) {
      call.cancelIfUseless();
    }
  }

  /** What its client is to know of a failure: a read that failed has failed. */
  Throwable asSeen(Throwable failure) {
    return failure instanceof StorageException storage ? storage.leavingDoubt(false) : failure;
  }

  /** A call for it is under way. */
  final void sent() {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.wasSent = true;
      each.isUnderWay = true;
    }
  }

  /** That call can be cancelled. */
  final void goesWith(SharedCall shared) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.call = shared;
    }
  }

  /** Whether it and its twins have their answers. */
  final boolean areAllAnswered() {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      if (!each.isAnswered()) {
        return false;
      }
    }
    return true;
  }

  /** The call has ended; if DynamoDB did not say that it had no effect, that stays open. */
  final void returned(boolean inDoubt) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      each.isUnderWay = false;
      each.call = null;
      each.isInDoubt |= inDoubt;
    }
  }

  final boolean wasSent() {
    return wasSent;
  }

  /** Whether DynamoDB may carry it out, or may have done so. */
  final boolean mayBeDone() {
    return isUnderWay || isInDoubt;
  }

  /** Fails it, and each of its twins, whose time will be up by then. */
  final void failIfDueBy(long nanos, Throwable failure) {
    for (Request<R, T> each = this; each != null; each = each.twin) {
      if (nanos - each.deadlineNanos >= 0) {
        each.expire(failure);
      }
    }
  }

  /** Ends it where nobody waits for an answer. */
  final void drop() {
    fail(new CancellationException("the client has gone"));
  }

  /** Counts a further try and says how many there were before it. */
  final int countRetry() {
    return retries++;
  }

  /** From now on it shares no call. */
  final void goAlone() {
    goesAlone = true;
  }

  final boolean goesAlone() {
    return goesAlone;
  }
}
