package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Exchange.Kind;
import dev.rollcall.chaos.Workload.Mix;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One process lives through every fault of DynamoDB, one after the other, under load. */
@Tag("full")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final Duration RECOVERY = Duration.ofSeconds(5);
  private static final Duration LASTS = Scale.time(Duration.ofSeconds(10), Duration.ofSeconds(4));
  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final int CLIENTS = 32;

  @RegisterExtension
  static final Report report =
      new Report(
          "3. DynamoDB in trouble",
          """
          %d clients read and write while DynamoDB fails for %d s, in one way after the other. Promised: every answer by the
          deadline (%d ms); `/health` as fast as ever; memory below 1 GB; all as before within 5 s of DynamoDB's return; at most
          2 calls for each request; an unknown write is a 503 with `"outcome":"unknown"`, every acknowledged write is in the
          table, and no refused one is. If answers come twice, only this is promised: no read shows another student's data (an
          empty answer could be anybody's). Memory, threads and sockets: before, at the most (memory alone), after.
          """
              .formatted(CLIENTS, LASTS.toSeconds(), DEADLINE.toMillis()),
          "DynamoDB's trouble",
          "answers",
          "slowest, ms",
          "`/health`, ms",
          "recovery, s",
          "calls",
          "memory, MB",
          "threads, sockets");

  @TempDir static Path folder;

  /** In these DynamoDB gets no call, but for those that are under way when it begins. */
  private static final Set<Fault> UNREACHABLE = EnumSet.of(Fault.REFUSED, Fault.NO_DNS);

  private static final int MOST_BEFORE = 100;

  private static String table;
  private static FaultProxy proxy;
  private static ServiceProcess service;
  private static Probe health;

  @BeforeAll
  static void start() throws Exception {
    table = BuiltJar.newTable();
    proxy = new FaultProxy(DynamoDbLocal.shared().endpoint(), folder.resolve("hosts"));
    service =
        ServiceProcess.start(
            table,
            proxy.endpoint(),
            Map.of("DEADLINE_MS", "" + DEADLINE.toMillis()),
            "-Djdk.net.hosts.file=" + proxy.hosts(),
            // Known names are kept for 30 s otherwise, longer than the trouble lasts.
            "-Dsun.net.inetaddr.ttl=0");
    health = new Probe(service.api(), Client::askHealth);
    // A JVM's first requests are slow.
    try (Workload load = load("warm-up-", new History())) {
      load.start();
      Thread.sleep(Scale.time(Duration.ofSeconds(20), Duration.ofSeconds(8)).toMillis());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    health.close();
    service.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void it_answers_by_the_deadline_and_recovers(Fault fault) throws Exception {
    History history = new History();
    Episode episode = suffer(fault, history);
    List<String> contradictions =
        fault == Fault.REPEATED
            ? dataOfOthers(history, fault)
            : history.contradictions(StudentsTable.names(table));

    report(fault, episode);
    assertAll(
        () -> assertEquals(List.of(), episode.unexpected()),
        () -> Bounds.assertWithin(DEADLINE.plus(Bounds.SLACK), episode.slowestMillis(), "answers"),
        () -> Bounds.assertWithin(Bounds.SLACK, episode.slowestProbeMillis(), "/health"),
        () -> assertTrue(episode.probes().stream().allMatch(Exchange::isDone), "/health failed"),
        () -> Bounds.assertWithin(RECOVERY, episode.recoverySeconds() * 1000, "recovery"),
        () -> assertTrue(episode.callsPerRequest() <= 2, episode.calls() + " calls"),
        () -> assertTrue(episode.calls() < MOST_BEFORE || !UNREACHABLE.contains(fault), "no fault"),
        () -> Bounds.assertFits(episode.after()),
        () -> assertEquals(List.of(), contradictions, () -> history.of(contradictions.get(0))));
  }

  /** Each student's name is its key without the prefix. */
  private static List<String> dataOfOthers(History history, Fault fault) {
    return history.stream()
        .filter(each -> each.kind() == Kind.READ && each.value() != null)
        .filter(each -> !each.key().equals(prefix(fault) + each.value()))
        .map(Exchange::key)
        .toList();
  }

  private static String prefix(Fault fault) {
    return fault.name() + "-";
  }

  private static Episode suffer(Fault fault, History history) throws Exception {
    try (Workload load = load(prefix(fault), history)) {
      load.start();
      Thread.sleep(BEFORE.toMillis());
      Footprint before = service.footprint();
      service.forgetPeak();
      health.forget();
      long callsBefore = proxy.calls();
      long from = System.nanoTime();
      proxy.fail(fault);
      Thread.sleep(LASTS.toMillis());
      long calls = proxy.calls() - callsBefore;
      long mended = System.nanoTime();
      proxy.mend();
      awaitCalm(history);
      return new Episode(
          history.stream().filter(each -> each.endedNanos() >= from).toList(),
          health.exchanges(),
          mended,
          calls,
          before,
          service.footprint());
    }
  }

  private static void report(Fault fault, Episode episode) {
    Footprint before = episode.before();
    Footprint after = episode.after();
    report.row(
        fault,
        History.outcomes(episode.affected().stream()).entrySet().stream()
            .map(each -> each.getValue() + "×" + each.getKey())
            .collect(Collectors.joining(", ")),
        "%.0f".formatted(episode.slowestMillis()),
        "%.0f".formatted(episode.slowestProbeMillis()),
        "%.1f".formatted(episode.recoverySeconds()),
        "%.2f".formatted(episode.callsPerRequest()),
        before.megabytes() + "/" + after.peakMegabytes() + "/" + after.megabytes(),
        "%d/%d, %d/%d"
            .formatted(before.threads(), after.threads(), before.sockets(), after.sockets()));
  }

  /** Each write has a key of its own: one that is carried out late overwrites no other. */
  private static Workload load(String prefix, History history) {
    return new Workload(
        service.api(), new Mix(prefix, CLIENTS, 0, 5, Duration.ofMillis(5)), history);
  }

  /** Until for a second nothing has failed, or it takes far too long. */
  private static void awaitCalm(History history) throws InterruptedException {
    Await.within(
        RECOVERY.multipliedBy(3),
        () -> {
          long second = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
          List<Exchange> latest =
              history.stream().filter(each -> each.endedNanos() >= second).toList();
          return latest.size() > CLIENTS && latest.stream().allMatch(Exchange::isDone);
        });
  }
}
