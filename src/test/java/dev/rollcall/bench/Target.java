package dev.rollcall.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A figure that the service is to reach, and what it reached.
 *
 * @param least the least it may be
 * @param most the most it may be
 * @param measured empty where the run did not measure it
 */
record Target(String what, double least, double most, OptionalDouble measured) {
  private static final String AUTO = "auto";
  private static final String OFF = "off";

  /** All of them; {@code auto} is compared with {@code off} in the same run. */
  static List<Target> of(Results results, StartTimes starts) {
    List<Target> targets = new ArrayList<>();
    Load get = new Load("0ms", "get", AUTO, 64);
    targets.add(throughput(results, get, 6));
    targets.add(
        atMost(
            name(get) + ": CPU of a request against the bare route's",
            2.5,
            results.ratio(get, get.in(Load.BARE), Measurement::cpu)));
    targets.add(throughput(results, new Load("0ms", "post", AUTO, 64), 5));
    targets.add(throughput(results, new Load("0ms", "put", AUTO, 64), 4));

    Load slow = new Load("5ms", "get", AUTO, 512);
    targets.add(throughput(results, slow, 5));
    targets.add(time(results, slow, "p99", Measurement::p99, 1));
    Load many = new Load("5ms", "get", AUTO, 2048);
    targets.add(
        atMost(name(many) + ": peak memory in MB", 350, results.median(many, Measurement::peak)));
    targets.add(
        atMost(name(many) + ": failed requests", 0, results.median(many, Measurement::errors)));

    for (int connections : List.of(1, 4, 16)) {
      Load idle = new Load("lognormal", "get", AUTO, connections);
      targets.add(time(results, idle, "p50", Measurement::p50, 1.05));
      targets.add(time(results, idle, "p99", Measurement::p99, 1.05));
    }
    targets.add(throughput(results, new Load("lognormal", "get", AUTO, 64), 0.9));
    Load busy = new Load("lognormal", "get", AUTO, 512);
    targets.add(throughput(results, busy, 2.5));
    targets.add(time(results, busy, "p99", Measurement::p99, 0.5));

    targets.add(
        atMost("First answered GET: with the archive against without", 0.5, starts.ratio()));
    return targets;
  }

  private static Target throughput(Results results, Load load, double least) {
    return new Target(
        name(load) + ": requests/s against `off`",
        least,
        Double.POSITIVE_INFINITY,
        results.ratio(load, load.in(OFF), Measurement::perSecond));
  }

  private static Target time(
      Results results, Load load, String name, ToDoubleFunction<Measurement> figure, double most) {
    return atMost(
        name(load) + ": " + name + " against `off`",
        most,
        results.ratio(load, load.in(OFF), figure));
  }

  private static Target atMost(String what, double most, OptionalDouble measured) {
    return new Target(what, Double.NEGATIVE_INFINITY, most, measured);
  }

  private static String name(Load load) {
    return "%s, %s, connections: %d"
        .formatted(load.latency(), Load.heading(load.kind()), load.connections());
  }

  /** As a table's row: the target, what was measured, whether that is enough. */
  List<String> row() {
    boolean isFloor = least > Double.NEGATIVE_INFINITY;
    String bound = isFloor ? "at least " + number(least) : "at most " + number(most);
    String verdict = measured.isEmpty() ? "not measured" : isMet() ? "yes" : "no";
    return List.of(what, bound, Table.hundredths(measured), verdict);
  }

  private boolean isMet() {
    return measured.orElse(Double.NaN) >= least && measured.orElse(Double.NaN) <= most;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
