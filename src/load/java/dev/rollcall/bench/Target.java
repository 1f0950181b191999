package dev.rollcall.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A figure that the service is to reach, and what it reached.
 *
 * @param what the figure
 * @param least the least it may be
 * @param most the most it may be
 * @param measured empty if the run did not measure it
 */
record Target(String what, double least, double most, OptionalDouble measured) {
  /** All targets, each measured within one run. */
  static List<Target> of(Results results, StartTimes starts) {
    List<Target> targets = new ArrayList<>(plain(results));
    targets.addAll(fullLoad(results));
    targets.addAll(manyConnections(results));
    targets.addAll(lognormal(results));
    targets.add(start(starts, StartTimes.ARCHIVE, Load.AUTO, 0.5));
    targets.add(start(starts, StartTimes.ARCHIVE, Load.PLAIN_SDK, 0.5));
    targets.add(start(starts, Load.AUTO, Load.PLAIN_SDK, 1));
    return targets;
  }

  /** What anybody gains by the client, and what the full service costs on top. */
  private static List<Target> plain(Results results) {
    List<Target> targets = new ArrayList<>();
    Map.of("get", 9.0, "post", 8.0, "put", 7.0).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              Load auto = load("0ms", entry.getKey(), 64);
              Load plain = auto.in(Load.PLAIN);
              targets.add(throughput(results, plain, Load.PLAIN_SDK, entry.getValue()));
              targets.add(throughput(results, auto, Load.PLAIN, 0.85));
            });
    Load busy = load("5ms", "get", 512).in(Load.PLAIN);
    targets.add(throughput(results, busy, Load.PLAIN_SDK, 5));
    targets.add(p99(results, busy, Load.PLAIN_SDK, 0.34));
    return targets;
  }

  private static List<Target> fullLoad(Results results) {
    Load get = load("0ms", "get", 64);
    return List.of(
        throughput(results, get, 7.5),
        cpu(results, get, Load.BARE, 1.9),
        throughput(results, load("0ms", "post", 64), 6.5),
        throughput(results, load("0ms", "put", 64), 6),
        cpu(results, load("5ms", "get", 4).in(Load.OFF), Load.SDK, 0.65));
  }

  private static List<Target> manyConnections(Results results) {
    Load busy = load("5ms", "get", 512);
    Load most = load("5ms", "get", 2048);
    return List.of(
        throughput(results, busy, 5),
        p99(results, busy, Load.SDK, 1),
        atMost(name(most) + ": peak memory in MB", 300, results.median(most, Measurement::peak)),
        atMost(name(most) + ": failed requests", 0, results.median(most, Measurement::errors)));
  }

  private static List<Target> lognormal(Results results) {
    List<Target> targets = new ArrayList<>();
    for (int connections : List.of(1, 4, 16)) {
      Load idle = load("lognormal", "get", connections);
      targets.add(p50(results, idle, Load.OFF, 1.05));
      targets.add(p99(results, idle, Load.OFF, 1.05));
    }
    targets.add(throughput(results, load("lognormal", "get", 64), 0.9));
    Load busy = load("lognormal", "get", 512);
    targets.add(throughput(results, busy, 2.5));
    targets.add(p99(results, busy, Load.SDK, 0.5));
    return targets;
  }

  private static Load load(String latency, String kind, int connections) {
    return new Load(latency, kind, Load.AUTO, connections);
  }

  private static Target throughput(Results results, Load load, double least) {
    return throughput(results, load, Load.SDK, least);
  }

  private static Target throughput(Results results, Load load, String other, double least) {
    return new Target(
        name(load) + ": requests/s" + against(load, other),
        least,
        Double.POSITIVE_INFINITY,
        results.ratio(load, load.in(other), Measurement::perSecond));
  }

  private static Target cpu(Results results, Load load, String other, double most) {
    return ratioAtMost(results, load, other, "CPU of a request", Measurement::cpu, most);
  }

  private static Target p50(Results results, Load load, String other, double most) {
    return ratioAtMost(results, load, other, "p50", Measurement::p50, most);
  }

  private static Target p99(Results results, Load load, String other, double most) {
    return ratioAtMost(results, load, other, "p99", Measurement::p99, most);
  }

  private static Target ratioAtMost(
      Results results,
      Load load,
      String other,
      String what,
      ToDoubleFunction<Measurement> figure,
      double most) {
    return atMost(
        name(load) + ": " + what + against(load, other),
        most,
        results.ratio(load, load.in(other), figure));
  }

  private static Target start(StartTimes starts, String mode, String other, double most) {
    return atMost(
        "First answered GET: `%s` against `%s`".formatted(mode, other),
        most,
        starts.ratio(mode, other));
  }

  private static Target atMost(String what, double most, OptionalDouble measured) {
    return new Target(what, Double.NEGATIVE_INFINITY, most, measured);
  }

  private static String against(Load load, String other) {
    return ", `%s` against `%s`".formatted(load.mode(), other);
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
