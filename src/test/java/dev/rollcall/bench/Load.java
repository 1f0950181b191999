package dev.rollcall.bench;

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

  /** The same load in another mode. */
  Load in(String other) {
    return new Load(latency, other.equals(BARE) ? BARE : kind, other, connections);
  }
}
