package dev.rollcall.bench;

import java.util.List;
import java.util.Locale;

/**
 * A load and the service it is put on.
 *
 * @param latency the stand-in's: {@code 0ms}, {@code 5ms}, {@code lognormal}
 * @param kind get, post, put, mixed, or bare
 * @param mode {@link #AUTO}, {@link #ON}, {@link #OFF}, {@link #SDK}, {@link #PLAIN}, {@link
 *     #PLAIN_SDK}, {@link #BARE}, or another: a variant's name, or one of these with {@code -tls}
 *     behind it
 * @param connections wrk's
 */
record Load(String latency, String kind, String mode, int connections) {
  /** {@code BATCHING=auto}, calls from the event loop, as in the next two. */
  static final String AUTO = "auto";

  static final String ON = "on";
  static final String OFF = "off";

  /** The baseline: {@code BATCHING=off} and {@code DYNAMODB_CLIENT=sdk}. */
  static final String SDK = "sdk";

  /** The service of {@code src/load/plain} over our client. */
  static final String PLAIN = "plain";

  /** The same over the AWS SDK's client. */
  static final String PLAIN_SDK = "plain-sdk";

  /** The mode, and the kind, of the route that asks DynamoDB nothing. */
  static final String BARE = "bare";

  private static final List<String> MODES = List.of(AUTO, ON, OFF, SDK, PLAIN, PLAIN_SDK, BARE);

  /** A mode's place in tables and charts. */
  static int rank(String mode) {
    return MODES.contains(mode) ? MODES.indexOf(mode) : MODES.size();
  }

  /** Whether this is not one of the modes above, but something measured beside them. */
  boolean isVariant() {
    return !MODES.contains(mode);
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
