package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Workload.Mix;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With consistent reads a record behaves as one that all clients share, batches or not. */
@Tag("full")
class LinearizabilityIT {
  private static final int CLIENTS = 50;
  private static final int KEYS = 10;
  private static final int REQUESTS = Scale.times(50_000, 2_000);

  @RegisterExtension
  static final Report report =
      new Report(
          "6. Linearizability",
          """
          %d clients read, create, update and delete %d records with `CONSISTENT_READS=true` and `BATCHING=on`. A checker (Wing
          and Gong's search with Lowe's memory) judges each record's history. Promised: all are linearizable.
          """
              .formatted(CLIENTS, KEYS),
          "",
          "measured",
          "promised");

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void every_history_of_a_record_is_linearizable() throws Exception {
    String table = BuiltJar.newTable();
    History history = new History();
    Map<String, String> settings =
        Map.of(
            "CONSISTENT_READS", "true",
            "BATCHING", "on",
            // No attempt is given up on a busy machine: a call that is repeated may happen twice.
            "DEADLINE_MS", "60000",
            // So few that requests wait for one another and share calls.
            "CALLS_IN_FLIGHT", "4");
    try (ServiceProcess service =
            ServiceProcess.start(table, DynamoDbLocal.shared().endpoint(), settings);
        Workload load =
            new Workload(
                service.api(), new Mix("lin-", CLIENTS, KEYS, 5, Duration.ZERO), history)) {
      load.start();
      assertTrue(
          Await.within(Duration.ofMinutes(20), () -> history.count(each -> true) >= REQUESTS));
    }
    List<String> contradictions = history.contradictions(StudentsTable.names(table));

    report.row("requests", history.count(each -> true), "");
    report.row("histories", history.keys().size(), "");
    report.row("not linearizable", contradictions.size(), 0);
    assertEquals(Set.of("200", "201", "404"), history.outcomes().keySet());
    assertEquals(List.of(), contradictions, () -> history.of(contradictions.get(0)));
  }
}
