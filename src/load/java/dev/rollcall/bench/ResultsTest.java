package dev.rollcall.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Load AUTO = new Load("0ms", "get", "auto", 64);
  private static final Load OFF = AUTO.in("off");
  private static final Load ON = AUTO.in("on");
  private static final Load SDK = AUTO.in("sdk");

  @TempDir Path folder;

  @Test
  void a_figure_is_the_median_of_its_rounds() {
    Results results = results(measured(AUTO, 1, 10), measured(AUTO, 2, 90), measured(AUTO, 3, 20));
    assertEquals(OptionalDouble.of(20), results.median(AUTO, Measurement::perSecond));
    assertEquals(OptionalDouble.empty(), results.median(OFF, Measurement::perSecond));
  }

  @Test
  void a_ratio_compares_what_was_measured_in_the_same_round() {
    Results results =
        results(
            measured(AUTO, 1, 60),
            measured(OFF, 1, 10),
            measured(AUTO, 2, 600),
            measured(OFF, 2, 100),
            measured(AUTO, 3, 5),
            measured(OFF, 3, 1));
    assertEquals(OptionalDouble.of(6), results.ratio(AUTO, OFF, Measurement::perSecond));
  }

  @Test
  void a_round_without_answers_has_no_ratio() {
    Results results = results(measured(AUTO, 1, 60), measured(OFF, 1, 0));
    assertEquals(OptionalDouble.empty(), results.ratio(AUTO, OFF, Measurement::perSecond));
  }

  @Test
  void the_bare_route_is_one_for_all_kinds() {
    assertEquals(new Load("0ms", "bare", "bare", 64), AUTO.in("bare"));
  }

  @Test
  void the_median_of_an_even_number_is_the_middles_mean() {
    assertEquals(OptionalDouble.of(2.5), Median.of(DoubleStream.of(4, 1, 3, 2)));
  }

  @Test
  void a_target_is_met_missed_or_not_measured() {
    Target target = new Target("speed", 2, 3, OptionalDouble.of(2.5));
    assertEquals(List.of("speed", "at least 2", "2.50", "yes"), target.row());
    assertEquals("no", new Target("speed", 2, 3, OptionalDouble.of(1.9)).row().get(3));
    assertEquals(
        List.of("-", "not measured"),
        new Target("speed", 2, 3, OptionalDouble.empty()).row().subList(2, 4));
  }

  @Test
  void the_clients_share_and_batchings_are_told_apart() {
    Results results =
        results(
            measured(SDK, 1, 10), measured(OFF, 1, 20), measured(AUTO, 1, 80), measured(ON, 1, 60));

    String shares = new Shares(results).summary(64);

    assertTrue(shares.contains("\n| 0ms, GET | 2.00 | 4.00 | 3.00 | 8.00 |\n"), shares);
  }

  @Test
  void what_was_not_measured_has_no_share() {
    Results results = results(measured(SDK, 1, 10), measured(OFF, 1, 20));

    String shares = new Shares(results).summary(64);

    assertTrue(shares.contains("\n| 0ms, GET | 2.00 | - | - | - |\n"), shares);
  }

  @Test
  void a_run_without_single_calls_from_the_event_loop_says_so() {
    Results results = results(measured(SDK, 1, 10), measured(AUTO, 1, 80));

    assertEquals("This run did not measure `off`.\n", new Shares(results).summary(64));
  }

  @Test
  void targets_of_throughput_compare_with_the_sdks_client() {
    Results results = results(measured(SDK, 1, 10), measured(OFF, 1, 70), measured(AUTO, 1, 76));

    List<List<String>> rows =
        Target.of(results, new StartTimes(List.of())).stream().map(Target::row).toList();

    assertTrue(
        rows.contains(
            List.of(
                "0ms, GET, connections: 64: requests/s, `auto` against `sdk`",
                "at least 7.5",
                "7.60",
                "yes")),
        rows::toString);
  }

  @Test
  void targets_of_few_connections_compare_with_single_calls() {
    Load auto = new Load("lognormal", "get", "auto", 4);
    Results results =
        results(timed(auto.in("sdk"), 20), timed(auto.in("off"), 10), timed(auto, 11));

    List<List<String>> rows =
        Target.of(results, new StartTimes(List.of())).stream().map(Target::row).toList();

    assertTrue(
        rows.contains(
            List.of(
                "lognormal, GET, connections: 4: p99, `auto` against `off`",
                "at most 1.05",
                "1.10",
                "no")),
        rows::toString);
  }

  @Test
  void another_build_stands_behind_the_usual_modes() {
    Results results =
        results(measured(AUTO.in("before"), 1, 1), measured(SDK, 1, 1), measured(AUTO, 1, 1));

    assertEquals(List.of("auto", "sdk", "before"), results.modes(load -> true));
  }

  @Test
  void a_mode_by_tls_is_compared_with_the_same_without() {
    Results results =
        results(
            measured(AUTO, 1, 80),
            measured(OFF, 1, 20),
            measured(AUTO.in("off-tls"), 1, 10),
            measured(AUTO.in("on-tls"), 1, 10));

    String page = new ReportPage(results, new StartTimes(List.of()), new Properties()).markdown();

    assertTrue(page.contains("`off` against `off-tls`"), page);
    assertTrue(page.contains("\n| 0ms, GET, 64 | 2.00 |"), page);
    assertFalse(page.contains("against `on-tls`"), "nothing to compare it with");
  }

  @Test
  void the_page_begins_with_the_clients_gain_and_the_full_services_cost() {
    Results results =
        results(
            measured(AUTO.in("plain-sdk"), 1, 10),
            measured(AUTO.in("plain"), 1, 90),
            measured(AUTO, 1, 81));

    String page = new ReportPage(results, new StartTimes(List.of()), new Properties()).markdown();

    assertTrue(page.contains("9.00 times as many GETs"), page);
    assertTrue(page.contains("then answers 0.90"), page);
    assertTrue(page.contains("| GET, requests/s and core | 10 | 90 | 81 |"), page);
  }

  @Test
  void a_start_is_compared_with_the_plain_services() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("start.csv"), "mode,round,ms\narchive,1,40\nplain-sdk,1,100\n");

    List<List<String>> rows =
        Target.of(results(), new StartTimes(CsvLine.read(csv))).stream().map(Target::row).toList();

    assertTrue(
        rows.contains(
            List.of(
                "First answered GET: `archive` against `plain-sdk`", "at most 0.5", "0.40", "yes")),
        rows::toString);
  }

  @Test
  void a_line_of_another_length_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> CsvLine.of(List.of("a", "b"), List.of("1")));
  }

  private static Measurement measured(Load load, int round, double perSecond) {
    return new Measurement(load, round, 1, perSecond, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Measurement timed(Load load, double milliseconds) {
    return new Measurement(load, 1, 1, 1, 0, milliseconds, milliseconds, milliseconds, 0, 0, 0);
  }

  private static Results results(Measurement... measurements) {
    return new Results(Arrays.asList(measurements));
  }
}
