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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process is told to stop in the midst of requests, and answers all that it accepted. */
@Tag("full")
class SigtermIT {
  private static final int STOPS = Scale.times(20, 3);
  private static final int CLIENTS = 32;

  @RegisterExtension
  static final Report report =
      new Report(
          "2. SIGTERM under load",
          """
          %d clients on kept connections, %d times SIGTERM. Promised: every request on an accepted connection is answered rightly,
          and the process ends with status 0 within `SHUTDOWN_TIMEOUT_MS` (20 s).
          """
              .formatted(CLIENTS, STOPS),
          "",
          "measured",
          "promised");

  private final History all = new History();
  private double slowestStopSeconds;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void all_that_is_accepted_is_answered() throws Exception {
    String table = BuiltJar.newTable();
    for (int i = 0; i < STOPS; i++) {
      stopOnce(table, i);
    }
    List<Exchange> failed = all.stream().filter(SigtermIT::failed).toList();
    List<String> contradictions = all.contradictions(StudentsTable.names(table));

    report.row("stops", STOPS, "");
    report.row("answered requests", all.count(Exchange::isDone), "");
    report.row("failed among the accepted", failed.size(), 0);
    report.row("connections reset before they were accepted", all.count(SigtermIT::unaccepted), "");
    report.row("histories without an explanation", contradictions.size(), 0);
    report.row("slowest stop", "%.1f s".formatted(slowestStopSeconds), "20 s");
    assertEquals(
        List.of(), failed.subList(0, Math.min(failed.size(), 5)), all.outcomes()::toString);
    assertEquals(List.of(), contradictions, () -> all.of(contradictions.get(0)));
    assertTrue(slowestStopSeconds < 20, slowestStopSeconds + " s");
  }

  private void stopOnce(String table, int round) throws Exception {
    History history = new History();
    Mix mix = new Mix("term-" + round + "-", CLIENTS, 100, 5, Duration.ZERO);
    try (ServiceProcess service =
            // The first calls of a JVM are slow, and slower on a busy machine.
            ServiceProcess.start(
                table, DynamoDbLocal.shared().endpoint(), Map.of("DEADLINE_MS", "10000"));
        Workload load = new Workload(service.api(), mix, history.andThen(all))) {
      load.start();
      Await.until(() -> history.count(Exchange::isDone) > 20 * CLIENTS, "requests are answered");
      long from = System.nanoTime();
      service.process().terminate();
      assertEquals(0, service.process().awaitExit());
      slowestStopSeconds = Math.max(slowestStopSeconds, (System.nanoTime() - from) / 1e9);
    }
  }

  private static boolean failed(Exchange exchange) {
    return !exchange.isDone()
        && !exchange.outcome().equals(Exchange.REFUSED)
        && !unaccepted(exchange);
  }

  private static boolean unaccepted(Exchange exchange) {
    return exchange.outcome().equals(Exchange.LOST_AT_FIRST);
  }
}
