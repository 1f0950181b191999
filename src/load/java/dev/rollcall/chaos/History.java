package dev.rollcall.chaos;

import dev.rollcall.chaos.Exchange.Kind;
import dev.rollcall.chaos.Linearizability.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All exchanges of a run. Any thread may add one; ask once they have ended. */
final class History implements Consumer<Exchange> {
  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

  @Override
  public void accept(Exchange exchange) {
    exchanges.add(exchange);
  }

  Stream<Exchange> stream() {
    return exchanges.stream();
  }

  long count(Predicate<Exchange> wanted) {
    return stream().filter(wanted).count();
  }

  /** Writes that were acknowledged, deletes aside. */
  long acknowledgedWrites() {
    return count(
        each -> each.isDone() && (each.kind() == Kind.CREATE || each.kind() == Kind.UPDATE));
  }

  long acknowledgedDeletes() {
    return count(each -> each.isDone() && each.kind() == Kind.DELETE);
  }

  /** How many exchanges had which outcome. */
  Map<String, Long> outcomes() {
    return outcomes(stream());
  }

  static Map<String, Long> outcomes(Stream<Exchange> exchanges) {
    return exchanges.collect(
        Collectors.groupingBy(Exchange::outcome, TreeMap::new, Collectors.counting()));
  }

  List<String> keys() {
    return stream().map(Exchange::key).distinct().toList();
  }

  /**
   * The keys whose exchanges no order of them can explain.
   *
   * @param table what the table has in the end, which counts as a read of each key
   */
  List<String> contradictions(Map<String, String> table) {
    Map<String, List<Operation>> byKey = new HashMap<>();
    long end = 0;
    for (Exchange exchange : exchanges) {
      List<Operation> operations = byKey.computeIfAbsent(exchange.key(), key -> new ArrayList<>());
      exchange.operation().ifPresent(operations::add);
      end = Math.max(end, exchange.endedNanos());
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, List<Operation>> each : byKey.entrySet()) {
      each.getValue().add(new Operation(false, table.get(each.getKey()), end + 1, end + 2));
      if (!Linearizability.holds(each.getValue())) {
        wrong.add(each.getKey());
      }
    }
    return wrong;
  }

  /** All exchanges of a key, one a line, for whoever has to find out what happened. */
  String of(String key) {
    return stream()
        .filter(each -> each.key().equals(key))
        .map(Exchange::toString)
        .collect(Collectors.joining("\n"));
  }
}
