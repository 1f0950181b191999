package dev.rollcall.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/** The text of {@code performance.md}. */
final class ReportPage {
  private static final String INTRODUCTION =
      """
      ## How it was measured

      Written by `src/load/bench --publish`. The service has one core; a DynamoDB stand-in and wrk have another. Each mode is
      a process of its own; they are measured in turn. Figures are medians over the rounds, ratios medians of the ratios
      within a round. Raw data: [results.csv](performance/results.csv).

      - `auto`, `on`, `off`: values of `BATCHING`, with the event-loop client
      - `sdk`: the baseline, `BATCHING=off DYNAMODB_CLIENT=sdk`
      - `plain`, `plain-sdk`: the plain service of `src/load/plain` over our client and over the SDK's
      - `bare`: `GET /health`, the cost of HTTP alone

      The stand-in answers at once, after 5 ms, or after a lognormal time (median 4 ms, 99th percentile 20 ms an item; a batch
      takes as long as its slowest). CPU is the service's own, divided by its requests; memory is resident.
      """;

  private static final String SHARES =
      """
      From `sdk` to `off` only the client changes, from `off` to `auto` or `on` only the batching.
      """;

  private final Results results;
  private final StartTimes starts;
  private final Properties run;

  /**
   * @param run what was measured and where
   */
  ReportPage(Results results, StartTimes starts, Properties run) {
    this.results = results;
    this.starts = starts;
    this.run = run;
  }

  /** The whole page. */
  String markdown() {
    return "# Performance\n\n"
        + new Summary(results, starts).markdown()
        + "\n## Targets\n\n"
        + targets()
        + "\n## What the client and what batching contribute\n\n"
        + SHARES
        + "\n"
        + new Shares(results).summary(results.usualConnections())
        + "\n## Charts\n\n"
        + "A vertical bar is as long as a round was away from the median at most.\n\n"
        + "![Requests per second by kind of request](performance/kinds.svg)\n\n"
        + "![Requests per second by connections](performance/throughput.svg)\n\n"
        + "![99th percentile by connections](performance/p99.svg)\n"
        + "\n## Figures\n\n"
        + figures()
        + variants()
        + start()
        + "\n"
        + INTRODUCTION
        + "\n"
        + machine()
        + "\n"
        + errors();
  }

  private String machine() {
    return new Table("", "")
        .row("Commit", property("commit"))
        .row("Date", property("date"))
        .row(
            "Machine",
            "%s, %s processors, %s MB, %s"
                .formatted(
                    property("processor"),
                    property("processors"),
                    property("memory_mb"),
                    property("system")))
        .row("Java", property("java"))
        .row("Its options", "`" + property("java_options") + "`")
        .row("Settings", property("settings").isEmpty() ? "defaults" : property("settings"))
        .row("Cores of service, stand-in and wrk", property("cores"))
        .row(
            "Measured",
            "%s rounds of %s s (lognormal, 4 connections or fewer: three times that), after %s s of warm-up"
                .formatted(property("rounds"), property("seconds"), property("warmup")))
        .row("Command", "`" + property("command").strip() + "`")
        .toString();
  }

  private String property(String name) {
    return run.getProperty(name, "unknown");
  }

  private String errors() {
    long errors = results.errors(load -> true);
    if (errors == 0) {
      return "No request of this run failed.\n";
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d requests failed; results.csv says which.%n",
        errors,
        results.measurements().stream().mapToLong(Measurement::requests).sum());
  }

  private String targets() {
    Table table = new Table("figure", "target", "measured", "met");
    Target.of(results, starts).forEach(target -> table.row(target.row()));
    return table.toString();
  }

  /** The first latency with the usual connections; the rest is in the raw data. */
  private String figures() {
    String latency = results.each(Load::latency, load -> true).get(0);
    int connections = results.usualConnections();
    Table table =
        new Table("Request, mode", "requests/s", "CPU in µs", "p50 in ms", "p99 in ms", "peak MB");
    results
        .each(
            load -> load,
            load -> load.latency().equals(latency) && load.connections() == connections)
        .stream()
        .sorted(Comparator.comparing(Load::kind).thenComparingInt(load -> Load.rank(load.mode())))
        .forEach(
            load ->
                table.row(
                    Load.heading(load.kind()) + ", `" + load.mode() + "`",
                    Table.whole(results.median(load, Measurement::perSecond)),
                    Table.tenths(results.median(load, Measurement::cpu)),
                    Table.hundredths(results.median(load, Measurement::p50)),
                    Table.hundredths(results.median(load, Measurement::p99)),
                    Table.whole(results.median(load, Measurement::peak))));
    return "Stand-in `%s`, %d connections:\n\n%s".formatted(latency, connections, table);
  }

  /** The ratios to each build, variant or way of transport that was measured beside. */
  private String variants() {
    return results.modes(Load::isVariant).stream()
        .filter(mode -> !loads(base(mode)).isEmpty())
        .map(mode -> "\n`%s` against `%s`:\n\n%s".formatted(base(mode), mode, ratios(mode)))
        .collect(Collectors.joining());
  }

  /** What a mode differs from: the same without TLS, or the service as it is. */
  private static String base(String mode) {
    return mode.endsWith("-tls") ? mode.substring(0, mode.length() - 4) : Load.AUTO;
  }

  private Table ratios(String other) {
    Table table = new Table("Stand-in, request, connections", "requests/s", "p99", "CPU");
    for (Load load : loads(base(other))) {
      Load compared = load.in(other);
      table.row(
          "%s, %s, %d".formatted(load.latency(), Load.heading(load.kind()), load.connections()),
          Table.hundredths(results.ratio(load, compared, Measurement::perSecond)),
          Table.hundredths(results.ratio(load, compared, Measurement::p99)),
          Table.hundredths(results.ratio(load, compared, Measurement::cpu)));
    }
    return table;
  }

  private List<Load> loads(String mode) {
    return results.each(load -> load, load -> load.mode().equals(mode));
  }

  private String start() {
    if (starts.modes().isEmpty()) {
      return "";
    }
    Table table = new Table("mode", "median in ms");
    starts.modes().forEach(mode -> table.row("`" + mode + "`", Table.whole(starts.median(mode))));
    return "\n"
        + "## Start\n\n"
        + "From the process's start to the first answered `GET /student/1`; `archive` is"
        + " `auto` with the\n"
        + "bundle's start-up archive:\n\n"
        + table;
  }
}
