package dev.rollcall.settings;

/** Which requests get a line in the access log. */
public enum AccessLog {
  /** None. */
  OFF,
  /** Every one. */
  ON,
  /** Every one while they are few; under load a share of them. */
  SAMPLED
}
