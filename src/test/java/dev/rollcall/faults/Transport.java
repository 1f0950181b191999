package dev.rollcall.faults;

import dev.rollcall.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** How calls reach DynamoDB: every fault has the same answer on both ways. */
enum Transport {
  EVENT_LOOP("event-loop"),
  SDK("sdk");

  private static final String SETTING = "DYNAMODB_CLIENT";

  /** Until the setting exists, the SDK's client is what is left without its interceptors. */
  private static final boolean IS_A_SETTING =
      Arrays.stream(Setting.values()).anyMatch(setting -> setting.name().equals(SETTING));

  private final String value;

  Transport(String value) {
    this.value = value;
  }

  /** The settings that choose it. */
  Map<String, String> settings() {
    return IS_A_SETTING ? Map.of(SETTING, value) : Map.of();
  }

  /** What chooses it in the client's builder. */
  DynamoDbAsyncClientBuilder apply(DynamoDbAsyncClientBuilder builder) {
    if (IS_A_SETTING || this == EVENT_LOOP) {
      return builder;
    }
    return builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder().executionInterceptors(List.of()).build());
  }
}
