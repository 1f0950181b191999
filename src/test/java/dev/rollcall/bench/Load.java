package dev.rollcall.bench;

import java.util.List;
import java.util.Locale;

/**
 * A load and the service it is put on.
 *
 * @param latency the stand-in's: {@code 0ms}, {@code 5ms}, {@code lognormal}
 * @param kind get, post, put, mixed, or bare
 * @param mode the value of {@code BATCHING}, or bare: the route that asks DynamoDB nothing
 * @param connections wrk's
 */
record Load(String latency, String kind, String mode, int connections) {
  /** The mode, and the kind, of the route that asks DynamoDB nothing. */
  static final String BARE = "bare";

  private static final List<String> MODES = List.of("auto", "on", "off", BARE);

  /** A mode's place in tables and charts. */
  static int rank(String mode) {
    return MODES.contains(mode) ? MODES.indexOf(mode) : MODES.size();
  }

  /** A kind as a reader sees it: methods in capitals. */
  static String heading(String kind) {
    return kind.equals("mixed") || kind.equals(BARE) ? kind : kind.toUpperCase(Locale.ROOT);
  }

  /** The same load in another mode. */
  Load in(String other) {
    return new Load(latency, other.equals(BARE) ? BARE : kind, other, connections);
  }
}
