package dev.rollcall.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Tells apart what the event-loop client and what batching contribute. From {@code sdk} to {@code
 * off} only the client differs, from {@code off} to {@code auto} or {@code on} only the batching.
 */
record Shares(Results results) {
  private static final String NOT_MEASURED = "This run did not measure `off`.\n";

  /** Requests/s of every kind at every latency, with this many connections. */
  String summary(int connections) {
    List<Load> loads = measured(load -> load.connections() == connections);
    if (loads.isEmpty()) {
      return NOT_MEASURED;
    }
    return "Requests/s, %d connections:\n\n".formatted(connections) + summary(loads);
  }

  private Table summary(List<Load> loads) {
    Table table =
        new Table(
            "stand-in, requests",
            "client: `off` against `sdk`",
            "batching: `auto` against `off`",
            "batching: `on` against `off`",
            "both: `auto` against `sdk`");
    for (Load load : loads) {
      table.row(
          load.latency() + ", " + Load.heading(load.kind()),
          ratio(load, Load.OFF, Load.SDK),
          ratio(load, Load.AUTO, Load.OFF),
          ratio(load, Load.ON, Load.OFF),
          ratio(load, Load.AUTO, Load.SDK));
    }
    return table;
  }

  private String ratio(Load load, String mode, String other) {
    OptionalDouble ratio = results.ratio(load.in(mode), load.in(other), Measurement::perSecond);
    return Table.hundredths(ratio);
  }

  /** Single calls by the event-loop client: both shares are measured from there. */
  private List<Load> measured(Predicate<Load> of) {
    return results.each(load -> load, of.and(load -> load.mode().equals(Load.OFF)));
  }
}
