package dev.rollcall.support.dynamodb;

import java.util.HashMap;
import java.util.Map;

/** How calls reach DynamoDB: every fault has the same answer on both ways. */
public enum Transport {
  EVENT_LOOP("event-loop"),
  SDK("sdk");

  private final String value;

  Transport(String value) {
    this.value = value;
  }

  /** The setting that chooses it, and others. */
  public Map<String, String> and(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(others);
    settings.put("DYNAMODB_CLIENT", value);
    return settings;
  }
}
