package dev.rollcall.settings;

/** How a log line looks. */
public enum LogFormat {
  /** One readable line an event, for people. */
  PLAIN,
  /** One JSON object an event, for log collectors. */
  JSON
}
