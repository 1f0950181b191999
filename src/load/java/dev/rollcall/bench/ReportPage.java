package dev.rollcall.bench;

import java.util.Comparator;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/** The text of {@code performance.md}. */
final class ReportPage {
  private static final String INTRODUCTION =
      """
      # Performance

      This page is written by `src/load/bench`, not by hand. The service runs on one core against a DynamoDB stand-in on
      another, one mode after the other: a process for each, warmed up, all alive side by side, so that what disturbs the
      machine disturbs all of them.

      | mode | what it is |
      | --- | --- |
      | `auto`, `on`, `off` | the values of `BATCHING`; the event loop makes the calls to DynamoDB |
      | `sdk` | the baseline: `BATCHING=off` and `DYNAMODB_CLIENT=sdk`, so the AWS SDK's client makes a call for each request |
      | `bare` | `GET /health`, which asks DynamoDB nothing: what HTTP alone costs |

      The stand-in answers at once (`0ms`), after 5 ms, or after a lognormal time (`lognormal`: 4 ms
      median, 20 ms 99th percentile for an item; a batch takes as long as its slowest item). Of 200 single calls in a row it
      lets each take a time from another two-hundredth of that distribution, in random order, so that a short run's 99th
      percentile is no matter of chance. All figures are medians over the rounds, ratios medians of the ratios within a
      round. CPU is the service process's own clock, divided by the requests; memory is its resident set, the peak during
      the load.
      """;

  private static final String SHARES =
      """
      From `sdk` to `off` only the client changes: the event loop makes the calls, still one for each request. From `off` to
      `auto` or `on` only the batching changes: requests share calls. The two ratios multiplied are nearly the ratio of both.
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
    return INTRODUCTION
        + "\n"
        + machine()
        + "\n"
        + errors()
        + "\n## Targets\n\n"
        + targets()
        + "\n## What the client and what batching contribute\n\n"
        + SHARES
        + "\n"
        + new Shares(results).summary(results.usualConnections())
        + "\n## Charts\n\n"
        + "![Answers per second by kind](performance/kinds.svg)\n\n"
        + "![Answers per second by connections](performance/throughput.svg)\n\n"
        + "![99th percentile by connections](performance/p99.svg)\n"
        + results.each(Load::latency, load -> true).stream()
            .map(this::latency)
            .collect(Collectors.joining())
        + start();
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
        "%,d of %,d requests failed; the tables say where.%n",
        errors,
        results.measurements().stream().mapToLong(Measurement::requests).sum());
  }

  private String targets() {
    Table table = new Table("figure", "target", "measured", "met");
    Target.of(results, starts).forEach(target -> table.row(target.row()));
    return table.toString();
  }

  private String latency(String latency) {
    StringBuilder section = new StringBuilder("\n## Stand-in: " + latency + "\n\n");
    section.append(ratios(latency, Load.SDK));
    section.append(
        "\nThe client's share (`off` against `sdk`) and batching's (`auto` against `off`):\n\n");
    section.append(new Shares(results).of(latency));
    for (String build : results.modes(Load::isOfAnotherBuild)) {
      section.append("\n").append(ratios(latency, build));
    }
    for (String kind : results.each(Load::kind, load -> load.latency().equals(latency))) {
      section.append("\n### ").append(latency).append(": ").append(Load.heading(kind));
      section.append("\n\n").append(figures(latency, kind));
    }
    return section.toString();
  }

  private String ratios(String latency, String other) {
    Table table =
        new Table("requests", "connections", "requests/s", "p50", "p99", "CPU", "CPU to bare");
    for (Load load :
        results.each(
            load -> load,
            load -> load.latency().equals(latency) && load.mode().equals(Load.AUTO))) {
      Load compared = load.in(other);
      table.row(
          Load.heading(load.kind()),
          String.valueOf(load.connections()),
          Table.hundredths(results.ratio(load, compared, Measurement::perSecond)),
          Table.hundredths(results.ratio(load, compared, Measurement::p50)),
          Table.hundredths(results.ratio(load, compared, Measurement::p99)),
          Table.hundredths(results.ratio(load, compared, Measurement::cpu)),
          Table.hundredths(results.ratio(load, load.in(Load.BARE), Measurement::cpu)));
    }
    return "`auto` against `%s`, and its CPU against the bare route's:\n\n%s"
        .formatted(other, table);
  }

  private Table figures(String latency, String kind) {
    Table table =
        new Table(
            "mode",
            "connections",
            "requests/s",
            "CPU in µs",
            "p50 in ms",
            "p90 in ms",
            "p99 in ms",
            "memory in MB",
            "peak in MB",
            "errors");
    for (Load load :
        results
            .each(load -> load, load -> load.latency().equals(latency) && load.kind().equals(kind))
            .stream()
            .sorted(
                Comparator.comparingInt(Load::connections)
                    .thenComparingInt(load -> Load.rank(load.mode())))
            .toList()) {
      table.row(
          load.mode(),
          String.valueOf(load.connections()),
          Table.whole(results.median(load, Measurement::perSecond)),
          Table.tenths(results.median(load, Measurement::cpu)),
          Table.hundredths(results.median(load, Measurement::p50)),
          Table.hundredths(results.median(load, Measurement::p90)),
          Table.hundredths(results.median(load, Measurement::p99)),
          Table.whole(results.median(load, Measurement::megabytes)),
          Table.whole(results.median(load, Measurement::peak)),
          String.valueOf(results.errors(load::equals)));
    }
    return table;
  }

  private String start() {
    if (starts.median(StartTimes.PLAIN).isEmpty()) {
      return "";
    }
    return "\n## Start\n\nFrom the process's start to the first answered `GET /student/1`:\n\n"
        + new Table("start", "median in ms")
            .row("without an archive", Table.whole(starts.median(StartTimes.PLAIN)))
            .row("with one", Table.whole(starts.median(StartTimes.ARCHIVE)));
  }
}
