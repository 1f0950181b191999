package dev.rollcall.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The page's first lines: what anybody gains by the client, and what the full service costs on top.
 */
record Summary(Results results, StartTimes starts) {
  private static final List<String> MODES = List.of(Load.PLAIN_SDK, Load.PLAIN, Load.AUTO);
  private static final List<String> KINDS = List.of("get", "post", "put");

  /** Empty if the plain service was not measured. */
  String markdown() {
    int connections = results.usualConnections();
    String latency = results.each(Load::latency, load -> true).get(0);
    Load get = new Load(latency, "get", Load.PLAIN, connections);
    if (results.median(get, Measurement::perSecond).isEmpty()) {
      return "";
    }
    Table table = new Table("", "`plain-sdk`", "`plain`", "`auto`");
    for (String kind : KINDS) {
      Load load = new Load(latency, kind, Load.PLAIN, connections);
      String name = Load.heading(kind);
      table.row(row(name + ", requests/s and core", load, Measurement::perSecond, Table::whole));
      table.row(row(name + ", CPU in µs", load, Measurement::cpu, Table::tenths));
      table.row(row(name + ", p99 in ms", load, Measurement::p99, Table::hundredths));
    }
    table.row(row("memory in MB", get, Measurement::peak, Table::whole));
    table.row(row("start in ms", mode -> Table.whole(starts.median(mode))));
    return sentences(latency, connections) + "\n" + table;
  }

  private String sentences(String latency, int connections) {
    return String.format(
        Locale.ROOT,
        """
        With %d connections, one core and a stand-in of DynamoDB that takes %s, the client alone makes the plain service answer
        %s times as many GETs, %s times as many POSTs and %s times as many PUTs (from `plain-sdk` to `plain`). The full service
        (metrics, ids, entity tags, admission) then answers %s, %s and %s of what the plain one does (from `plain` to `auto`).
        """,
        connections,
        latency,
        ratio(latency, connections, "get", Load.PLAIN, Load.PLAIN_SDK),
        ratio(latency, connections, "post", Load.PLAIN, Load.PLAIN_SDK),
        ratio(latency, connections, "put", Load.PLAIN, Load.PLAIN_SDK),
        ratio(latency, connections, "get", Load.AUTO, Load.PLAIN),
        ratio(latency, connections, "post", Load.AUTO, Load.PLAIN),
        ratio(latency, connections, "put", Load.AUTO, Load.PLAIN));
  }

  private String ratio(String latency, int connections, String kind, String mode, String other) {
    Load load = new Load(latency, kind, mode, connections);
    return Table.hundredths(results.ratio(load, load.in(other), Measurement::perSecond));
  }

  private List<String> row(
      String name,
      Load load,
      ToDoubleFunction<Measurement> figure,
      Function<OptionalDouble, String> format) {
    return row(name, mode -> format.apply(results.median(load.in(mode), figure)));
  }

  private static List<String> row(String name, Function<String, String> cell) {
    return List.of(
        name, cell.apply(MODES.get(0)), cell.apply(MODES.get(1)), cell.apply(MODES.get(2)));
  }
}
