package dev.rollcall.student;

import java.util.Map;

/** Who waits for an answer. */
@FunctionalInterface
public interface Caller {
  /**
   * Whether nobody waits any more, so that work not yet begun can be dropped. Asked on the event
   * loop.
   */
  boolean hasGone();

  /**
   * A call to DynamoDB goes out for this request; of several calls the latest is the one that
   * answers it. Told on the event loop.
   *
   * @param requests how many share the call, this one included
   */
  default void travelsWith(int requests) {}

  /** What a call that is made for this request alone carries on in its headers. */
  default Map<String, String> headers() {
    return Map.of();
  }
}
