package dev.rollcall.student;

import dev.rollcall.settings.Batching;

/** Decides how many requests share a call. Belongs to one event loop. */
final class BatchingPolicy {
  private final Batching batching;
  private final BatchSize size;
  private final RefusedActions refused;

  BatchingPolicy(Batching batching, BatchSize size, RefusedActions refused) {
    this.batching = batching;
    this.size = size;
    this.refused = refused;
  }

  /** The same for writes of which many come at once, whatever the CPU: only never is never. */
  BatchingPolicy forBulk() {
    return batching == Batching.OFF ? this : new BatchingPolicy(Batching.ON, size, refused);
  }

  /** Whether requests of one turn of the event loop share calls. */
  boolean sharesTurn() {
    return mostOfTurn() > 1;
  }

  /** How many requests of one turn of the event loop share a call. */
  int mostOfTurn() {
    return switch (batching) {
      case ON -> Integer.MAX_VALUE;
      case AUTO -> size.most();
      case OFF -> 1;
    };
  }

  /** How many requests that had to wait for a call to end share the next. */
  int mostOfBacklog() {
    return batching == Batching.OFF ? 1 : Integer.MAX_VALUE;
  }

  /** Whether that batch action is to be had. */
  boolean permits(String action) {
    return !refused.contains(action);
  }

  /** Notes that it is not. */
  void refuse(String action, Throwable why) {
    refused.add(action, why);
  }
}
