package dev.rollcall.settings;

/** Whether each request gets a line in the access log. */
public enum AccessLog {
  OFF,
  ON
}
