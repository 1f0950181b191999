package dev.rollcall.support.dynamodb;

/** When the second copy of an answer arrives. */
public enum Repeat {
  NEVER,
  /** With the first, in one packet. */
  AT_ONCE,
  /** Some milliseconds later. */
  SOON_AFTER,
  /** As soon as the next request is there, before its answer. */
  BEFORE_THE_NEXT
}
