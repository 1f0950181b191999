package dev.rollcall.faults;

import java.util.Map;

/** How calls reach DynamoDB: every fault has the same answer on both ways. */
enum Transport {
  EVENT_LOOP("event-loop"),
  SDK("sdk");

  private final String value;

  Transport(String value) {
    this.value = value;
  }

  /** The settings that choose it. */
  Map<String, String> settings() {
    return Map.of("DYNAMODB_CLIENT", value);
  }
}
