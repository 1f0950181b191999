package dev.rollcall.settings;

/** When requests share a call to DynamoDB. */
public enum Batching {
  /** While CPU is scarce, and whenever requests had to wait for a call to end. */
  AUTO,
  /** Whenever several arrive in one turn of an event loop. */
  ON,
  /** Never: each request has a call of its own. */
  OFF
}
