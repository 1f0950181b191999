package dev.rollcall.dynamodb;

import dev.rollcall.settings.Batching;

/** Decides when requests share a call. Belongs to one event loop. */
final class BatchingPolicy {
  private final Batching batching;
  private final CpuPressure pressure;
  private final RefusedActions refused;

  BatchingPolicy(Batching batching, CpuPressure pressure, RefusedActions refused) {
    this.batching = batching;
    this.pressure = pressure;
    this.refused = refused;
  }

  /** Whether requests of one turn of the event loop share a call. */
  boolean sharesTurn() {
    return batching == Batching.ON || (batching == Batching.AUTO && pressure.isScarce());
  }

  /** Whether requests that had to wait for a call to end share the next. */
  boolean sharesBacklog() {
    return batching != Batching.OFF;
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
