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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process is killed in the midst of writes; what it has acknowledged is there. */
@Tag("full")
class SigkillIT {
  private static final int KILLS = Scale.times(20, 3);
  private static final int CLIENTS = 32;
  private static final int KEYS = 100;

  @RegisterExtension
  static final Report report =
      new Report(
          "1. SIGKILL under write load",
          """
          %d clients write and read %d shared records through a process that is killed at a random moment, %d times. Then the
          table is read, and each record's history is judged; a write without an answer may have happened at any time or never.
          Promised: every acknowledged write and delete has its effect.
          """
              .formatted(CLIENTS, KEYS, KILLS),
          "",
          "measured",
          "promised");

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void nothing_acknowledged_is_lost() throws Exception {
    String table = BuiltJar.newTable();
    History all = new History();
    for (int i = 0; i < KILLS; i++) {
      killOnce(table, i, all);
    }
    List<String> contradictions = all.contradictions(StudentsTable.names(table));

    report.row("kills", KILLS, "");
    report.row("acknowledged writes", all.acknowledgedWrites(), "");
    report.row("acknowledged deletes", all.acknowledgedDeletes(), "");
    report.row("requests without an answer", all.count(each -> lost(each)), "");
    report.row("histories judged", all.keys().size(), "");
    report.row("histories without an explanation", contradictions.size(), 0);
    assertTrue(all.acknowledgedWrites() > KILLS, () -> all.outcomes().toString());
    assertTrue(all.acknowledgedDeletes() > KILLS, () -> all.outcomes().toString());
    assertEquals(List.of(), contradictions, () -> all.of(contradictions.get(0)));
  }

  private static void killOnce(String table, int round, History all) throws Exception {
    History history = new History();
    Mix mix = new Mix("kill-" + round + "-", CLIENTS, KEYS, 3, Duration.ZERO);
    try (ServiceProcess service =
        ServiceProcess.start(table, DynamoDbLocal.shared().endpoint(), Map.of())) {
      try (Workload load = new Workload(service.api(), mix, history.andThen(all))) {
        load.start();
        Await.until(() -> history.acknowledgedWrites() > 4 * CLIENTS, "writes are acknowledged");
        Thread.sleep(new Random(round).nextInt(2000));
        service.kill();
      }
    }
  }

  private static boolean lost(Exchange exchange) {
    return exchange.outcome().startsWith(Exchange.LOST);
  }
}
