package dev.rollcall.dynamodb;

/** Who waits for an answer. */
@FunctionalInterface
public interface Caller {
  /**
   * Whether nobody waits any more, so that work not yet begun can be dropped. Asked on the event
   * loop.
   */
  boolean hasGone();
}
