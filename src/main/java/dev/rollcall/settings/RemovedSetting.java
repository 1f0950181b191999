package dev.rollcall.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A setting of an earlier version. It has no effect; a warning says what takes its place. */
enum RemovedSetting {
  MAX_CONNECTIONS("the proxy in front bounds connections, as the bundle's nginx does"),
  MAX_HELD_BYTES("large bodies, imports and exports may take a quarter of the heap"),
  RECEIVE_TIMEOUT_MS("the proxy in front ends slow requests, as the bundle's nginx does");

  private final String instead;

  RemovedSetting(String instead) {
    this.instead = instead;
  }

  static boolean isNamed(String name) {
    return Arrays.stream(values()).anyMatch(setting -> setting.name().equals(name));
  }

  /** One sentence for each of those names that is a removed setting. */
  static List<String> warnings(Set<String> names) {
    return Arrays.stream(values())
        .filter(setting -> names.contains(setting.name()))
        .map(setting -> setting + " is no longer a setting and has no effect: " + setting.instead)
        .toList();
  }
}
