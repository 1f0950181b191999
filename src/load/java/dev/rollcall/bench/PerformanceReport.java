package dev.rollcall.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/**
 * Turns what {@code src/load/bench} measured into {@code performance.md}, its charts beside it in
 * {@code performance/}.
 *
 * <p>Run with two arguments: the folder of {@code results.csv}, {@code run.properties} and, if
 * starts were measured too, {@code start.csv}; and the folder the report goes to.
 */
public final class PerformanceReport {
  private static final String CHARTS = "performance";

  private final Results results;
  private final StartTimes starts;
  private final Properties run;

  private PerformanceReport(Results results, StartTimes starts, Properties run) {
    this.results = results;
    this.starts = starts;
    this.run = run;
  }

  /** Writes the report; prints where it is. */
  public static void main(String[] arguments) throws IOException {
    // No screen is needed to draw into a file.
    System.setProperty("java.awt.headless", "true");
    Path from = Path.of(arguments[0]);
    Path to = Path.of(arguments[1]);
    read(from).write(to);
    Path data = from.resolve("results.csv");
    Files.copy(
        data, to.resolve(CHARTS).resolve("results.csv"), StandardCopyOption.REPLACE_EXISTING);
    System.out.println(to.resolve("performance.md"));
  }

  private static PerformanceReport read(Path from) throws IOException {
    Properties run = new Properties();
    try (Reader reader = Files.newBufferedReader(from.resolve("run.properties"))) {
      run.load(reader);
    }
    Path starts = from.resolve("start.csv");
    return new PerformanceReport(
        new Results(
            CsvLine.read(from.resolve("results.csv")).stream().map(Measurement::of).toList()),
        new StartTimes(Files.exists(starts) ? CsvLine.read(starts) : List.of()),
        run);
  }

  private void write(Path to) throws IOException {
    Files.createDirectories(to.resolve(CHARTS));
    Charts charts = new Charts(results, to.resolve(CHARTS));
    List<String> latencies = results.each(Load::latency, load -> true);
    String first = latencies.get(0);
    String last = latencies.get(latencies.size() - 1);
    int connections = results.usualConnections();
    charts.overKinds(
        "kinds.svg",
        "On a stand-in of DynamoDB, %s, %d connections".formatted(first, connections),
        first,
        connections);
    charts.overConnections(
        "throughput.svg",
        "GET on a stand-in of DynamoDB, " + last + ": throughput",
        "answers per second",
        last,
        Measurement::perSecond);
    charts.overConnections(
        "p99.svg",
        "GET on a stand-in of DynamoDB, " + last + ": 99th percentile",
        "milliseconds",
        last,
        Measurement::p99);
    Files.writeString(
        to.resolve("performance.md"), new ReportPage(results, starts, run).markdown());
  }
}
