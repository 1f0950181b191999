package dev.rollcall.chaos;

import dev.rollcall.chaos.Linearizability.Operation;
import java.util.Optional;

/**
 * One request and what came of it.
 *
 * @param value the name that was written or read; null for a delete, and for a read that found none
 * @param invokedNanos when it was about to be sent, by {@link System#nanoTime}
 * @param endedNanos when its answer was there, or it was clear that none would come
 * @param outcome the status, followed by {@link #UNKNOWN} where the body says so; {@link #LOST},
 *     {@link #LOST_AT_FIRST} or {@link #REFUSED}
 */
record Exchange(
    Kind kind, String key, String value, long invokedNanos, long endedNanos, String outcome) {
  /** The connection broke before an answer came. */
  static final String LOST = "lost";

  /**
   * The same with the first request of a connection. The system completes connections before the
   * service accepts them, and resets those that wait when the service stops listening, so this one
   * may never have been the service's.
   */
  static final String LOST_AT_FIRST = "lost at first";

  /** There was no connection. */
  static final String REFUSED = "refused";

  /** The service says that it does not know. */
  static final String UNKNOWN = " unknown";

  enum Kind {
    CREATE,
    UPDATE,
    DELETE,
    READ
  }

  /** Whether it was answered with what it asked for. */
  boolean isDone() {
    return outcome.startsWith("2") || (kind == Kind.READ && outcome.equals("404"));
  }

  double millis() {
    return (endedNanos - invokedNanos) / 1e6;
  }

  /**
   * As an operation on the key's register. A write that was not answered may happen at any time or
   * never; one that was refused has not happened, and a read that failed says nothing.
   */
  Optional<Operation> operation() {
    if (kind == Kind.READ) {
      return isDone()
          ? Optional.of(new Operation(false, value, invokedNanos, endedNanos))
          : Optional.empty();
    }
    if (isDone()) {
      return Optional.of(new Operation(true, value, invokedNanos, endedNanos));
    }
    return outcome.startsWith(LOST) || outcome.endsWith(UNKNOWN)
        ? Optional.of(new Operation(true, value, invokedNanos, Operation.PENDING))
        : Optional.empty();
  }
}
