package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Workload.Mix;
import dev.rollcall.standin.DynamoDbStandIn;
import dev.rollcall.standin.StandInOptions;
import dev.rollcall.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten times more than the service can do: it does what it can, and says no to the rest. */
@Tag("full")
class OverloadIT {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration LASTS = Scale.time(Duration.ofSeconds(30), Duration.ofSeconds(5));
  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final int CONNECTIONS = 2000;
  private static final int TIMES = 10;
  private static final int ITEMS = 1000;

  /** As many normal answers in a row. */
  private static final int NORMAL = 10;

  @RegisterExtension
  static final Report report =
      new Report(
          "4. Overload",
          """
          For %d s, %d connections ask for %d times what the service can do. So that DynamoDB is the limit and not the machine, a
          stand-in takes its place: 20 ms for a call, eight calls at a time. `MAX_REQUESTS` is 200. Promised: every answer by the
          deadline (%d ms), a 503 with `Retry-After` for what is refused, `/health` always answered, memory below 1 GB, all as
          before 5 s later.
          """
              .formatted(LASTS.toSeconds(), CONNECTIONS, TIMES, DEADLINE.toMillis()),
          "",
          "measured",
          "promised");

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void it_serves_what_it_can_and_refuses_the_rest() throws Exception {
    StandInOptions options = StandInOptions.DEFAULT.withLatency("20ms").withItems(ITEMS);
    Map<String, String> settings =
        Map.of(
            "DEADLINE_MS", "" + DEADLINE.toMillis(),
            "CALLS_IN_FLIGHT", "4",
            "MAX_REQUESTS", "200",
            "INSTANCES", "2",
            "BATCHING", "off");
    try (DynamoDbStandIn dynamoDb = DynamoDbStandIn.start(options);
        ServiceProcess service = ServiceProcess.start("Students", dynamoDb.endpoint(), settings);
        Probe health = new Probe(service.api(), Client::askHealth)) {
      Overload overload = overload(service, health);

      report(overload);
      assertAll(
          () -> assertTrue(overload.refused().size() > 0, "nothing was refused"),
          () -> assertEquals(List.of(), overload.unexpected()),
          () ->
              assertTrue(
                  overload.perSecond(overload.served()) > overload.capacity() / 2,
                  "it serves far less than before"),
          () ->
              Bounds.assertWithin(
                  DEADLINE.plus(Bounds.SLACK),
                  Latencies.of(overload.asked()).slowest(),
                  "an answer"),
          () ->
              Bounds.assertWithin(
                  Bounds.SLACK, Latencies.of(overload.probes()).slowest(), "/health"),
          () -> assertTrue(overload.probes().stream().allMatch(Exchange::isDone), "/health failed"),
          () -> Bounds.assertWithin(RECOVERY, overload.recoverySeconds() * 1000, "recovery"),
          () -> Bounds.assertFits(overload.after()));
    }
  }

  private static Overload overload(ServiceProcess service, Probe health) throws Exception {
    double capacity = capacity(service);
    Footprint before = service.footprint();
    service.forgetPeak();
    health.forget();
    History history = new History();
    long from;
    long until;
    try (OpenLoad load = new OpenLoad(service.api().port(), ITEMS, history)) {
      load.start(
          CONNECTIONS, Duration.ofMillis(Math.round(1000 * CONNECTIONS / (TIMES * capacity))));
      from = System.nanoTime();
      Thread.sleep(LASTS.toMillis());
      until = System.nanoTime();
    }
    double recovery = secondsUntilNormal(service, until);
    return new Overload(
        capacity,
        history.stream()
            .filter(each -> each.invokedNanos() >= from && each.endedNanos() <= until)
            .toList(),
        health.exchanges(),
        (until - from) / 1e9,
        recovery,
        before,
        service.footprint());
  }

  private static void report(Overload overload) {
    List<Exchange> asked = overload.asked();
    Latencies accepted = Latencies.of(overload.served());
    Latencies refused = Latencies.of(overload.refused());
    Latencies probes = Latencies.of(overload.probes());
    Footprint before = overload.before();
    Footprint after = overload.after();
    report.row(
        "asked, it can, it does",
        "%.0f/s, %.0f/s, %.0f/s"
            .formatted(
                overload.perSecond(asked),
                overload.capacity(),
                overload.perSecond(overload.served())),
        "");
    report.row("answers", History.outcomes(asked.stream()), "200, 503, 504");
    report.row(
        "accepted: p50, p99",
        millis(accepted.quantile(0.5)) + ", " + millis(accepted.quantile(0.99)),
        DEADLINE.toMillis() + " ms");
    report.row(
        "refused: share, p50, p99",
        "%.1f %%, %s, %s"
            .formatted(
                100.0 * refused.count() / asked.size(),
                millis(refused.quantile(0.5)),
                millis(refused.quantile(0.99))),
        "");
    report.row(
        "`/health`: p99, slowest",
        millis(probes.quantile(0.99)) + ", " + millis(probes.slowest()),
        "");
    report.row(
        "memory before, at the most, after",
        before.megabytes() + "/" + after.peakMegabytes() + "/" + after.megabytes() + " MB",
        "below 1024 MB");
    report.row(
        "threads; sockets; before, after",
        "%d/%d; %d/%d"
            .formatted(before.threads(), after.threads(), before.sockets(), after.sockets()),
        "");
    report.row("as before after", "%.1f s".formatted(overload.recoverySeconds()), "5 s");
  }

  /** Answers a second, measured once the process is warm. */
  private static double capacity(ServiceProcess service) throws InterruptedException {
    History history = new History();
    long from;
    long until;
    try (Workload load =
        new Workload(service.api(), new Mix("", 64, ITEMS, 10, Duration.ZERO), history)) {
      load.start();
      Thread.sleep(WARM_UP.toMillis());
      from = System.nanoTime();
      Thread.sleep(MEASURED.toMillis());
      until = System.nanoTime();
    }
    long done =
        history.count(
            each -> each.isDone() && each.endedNanos() >= from && each.endedNanos() <= until);
    return done / (double) MEASURED.toSeconds();
  }

  /** Until one client alone has been served at once for half a second. */
  private static double secondsUntilNormal(ServiceProcess service, long from) throws Exception {
    try (Probe probe =
        new Probe(service.api(), client -> client.ask(Exchange.Kind.READ, "1", null))) {
      Await.within(
          RECOVERY.multipliedBy(2),
          () -> {
            List<Exchange> all = probe.exchanges();
            List<Exchange> last = all.subList(Math.max(0, all.size() - NORMAL), all.size());
            return last.size() == NORMAL && last.stream().allMatch(OverloadIT::isNormal);
          });
      return probe.exchanges().stream()
          .filter(each -> !isNormal(each))
          .mapToDouble(each -> (each.endedNanos() - from) / 1e9)
          .max()
          .orElse(0);
    }
  }

  /** Several times what it takes on an idle machine. */
  private static boolean isNormal(Exchange exchange) {
    return exchange.isDone() && exchange.millis() < 250;
  }

  private static String millis(double millis) {
    return "%.1f ms".formatted(millis);
  }
}
