package dev.rollcall.chaos;

import java.util.List;

/**
 * What was seen of a fault, from its beginning until all was as before.
 *
 * @param exchanges the clients' that ended in that time
 * @param probes of the liveness in that time
 * @param mendedNanos when the fault was over, by {@link System#nanoTime}
 * @param calls that reached DynamoDB until then
 */
record Episode(
    List<Exchange> exchanges,
    List<Exchange> probes,
    long mendedNanos,
    long calls,
    Footprint before,
    Footprint after) {

  /** Requests of the fault's time; those under way when it was over included. */
  List<Exchange> affected() {
    return exchanges.stream().filter(each -> each.invokedNanos() <= mendedNanos).toList();
  }

  double callsPerRequest() {
    return (double) calls / affected().size();
  }

  double slowestMillis() {
    return Latencies.of(exchanges).slowest();
  }

  double slowestProbeMillis() {
    return Latencies.of(probes).slowest();
  }

  /** From the fault's end to the last request that failed. */
  double recoverySeconds() {
    return exchanges.stream()
        .filter(each -> !each.isDone())
        .mapToDouble(each -> Math.max(0, (each.endedNanos() - mendedNanos) / 1e9))
        .max()
        .orElse(0);
  }

  /** Answers of other kinds than are promised, a few of them. */
  List<Exchange> unexpected() {
    return exchanges.stream()
        .filter(each -> !each.outcome().matches("200|201|404|503|503 unknown|504"))
        .limit(5)
        .toList();
  }
}
