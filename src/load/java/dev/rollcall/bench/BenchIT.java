package dev.rollcall.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark's short form: that every load is answered and the report written, not how fast. */
@Tag("full")
class BenchIT {
  private static final Path OUT = Path.of("target", "bench-it");
  private static final int MOST_MINUTES = 10;

  private static final String OTHER_BUILD = "again";

  /** Two latencies; get and mixed in each of seven modes, and the bare route. */
  private static final int LOADS = 2 * (2 * 7 + 1);

  @BeforeAll
  static void run() throws Exception {
    Tools.require("bash", "wrk", "taskset", "curl");
    ProcessBuilder bench =
        new ProcessBuilder(
            "src/load/bench",
            "--short",
            "--no-build",
            "--variant",
            OTHER_BUILD + "=target/rollcall.jar",
            "--out",
            OUT.toString(),
            "--java",
            Path.of(System.getProperty("java.home"), "bin", "java").toString());
    bench.environment().put("ROLLCALL_TEST_CLASSPATH", System.getProperty("java.class.path"));
    Files.createDirectories(OUT);
    Path log = OUT.resolve("bench.log");
    Process process = bench.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES), "it takes too long; see " + log);
      assertEquals(0, process.exitValue(), () -> "see " + log);
    } finally {
      process.destroy();
    }
  }

  @Test
  void every_load_is_answered_without_an_error() throws Exception {
    List<Measurement> measurements =
        CsvLine.read(OUT.resolve("results.csv")).stream().map(Measurement::of).toList();
    assertEquals(LOADS, measurements.size());
    assertAll(
        measurements.stream()
            .map(
                measurement ->
                    () -> {
                      assertTrue(measurement.requests() > 0, measurement::toString);
                      assertEquals(0, measurement.errors(), measurement::toString);
                    }));
  }

  @Test
  void every_mode_is_measured_another_build_too() throws Exception {
    Set<String> modes =
        CsvLine.read(OUT.resolve("results.csv")).stream()
            .map(line -> line.text("mode"))
            .collect(Collectors.toSet());

    assertEquals(
        Set.of("auto", "on", "off", "sdk", "plain", "plain-sdk", "bare", OTHER_BUILD), modes);
  }

  @Test
  void the_report_and_its_charts_are_written() throws Exception {
    String report = Files.readString(OUT.resolve("performance.md"));
    assertTrue(report.contains("No request of this run failed."), report);
    assertTrue(report.contains("client: `off` against `sdk`"), report);
    assertTrue(report.contains("`auto` against `" + OTHER_BUILD + "`"), report);
    for (String chart : List.of("kinds.svg", "throughput.svg", "p99.svg")) {
      assertTrue(report.contains("performance/" + chart), chart);
      assertTrue(Files.readString(OUT.resolve("performance").resolve(chart)).contains("<svg"));
    }
  }
}
