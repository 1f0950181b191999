package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Workload.Mix;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A long time under load leaves nothing behind. {@code src/load/soak} runs it for an hour. */
@Tag("full")
class SoakIT {
  private static final Duration LASTS =
      Long.getLong("soak.minutes") == null
          ? Scale.time(Duration.ofMinutes(10), Duration.ofSeconds(20))
          : Duration.ofMinutes(Long.getLong("soak.minutes"));
  private static final int SAMPLES = 10;
  private static final int CLIENTS = 16;
  private static final int PER_CONNECTION = 50;

  @RegisterExtension
  static final Report report =
      new Report(
          "7. Soak",
          """
          %d clients read and write for %s, each on a new connection after %d requests; `src/load/soak 60` does so for an hour.
          Heap is what is alive after a full collection. Promised: no request fails; heap, threads and open files stay flat.
          """
              .formatted(CLIENTS, inWords(LASTS), PER_CONNECTION),
          "after",
          "requests",
          "failed",
          "heap after GC in MB",
          "memory in MB",
          "threads",
          "open files");

  private record Sample(int heapMegabytes, Footprint footprint) {}

  @Test
  @Timeout(value = 25, unit = TimeUnit.HOURS)
  void nothing_grows() throws Exception {
    AtomicLong done = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    List<Sample> samples = new ArrayList<>();
    try (ServiceProcess service =
            // The first calls of a JVM are slow, and slower on a busy machine.
            ServiceProcess.start(
                BuiltJar.newTable(),
                DynamoDbLocal.shared().endpoint(),
                Map.of("DEADLINE_MS", "15000"));
        Workload load =
            new Workload(
                service.api(),
                new Mix("soak-", CLIENTS, 1000, 5, Duration.ofMillis(10), PER_CONNECTION),
                exchange -> (exchange.isDone() ? done : failed).incrementAndGet())) {
      load.start();
      for (int i = 1; i <= SAMPLES; i++) {
        Thread.sleep(LASTS.toMillis() / SAMPLES);
        Sample sample = new Sample(service.liveHeapMegabytes(), service.footprint());
        samples.add(sample);
        // The page shows every other one.
        if (i % 2 == 0) {
          report.row(
              inWords(LASTS.multipliedBy(i).dividedBy(SAMPLES)),
              done.get() + failed.get(),
              failed,
              sample.heapMegabytes(),
              sample.footprint().megabytes(),
              sample.footprint().threads(),
              sample.footprint().files());
        }
      }
    }
    assertAll(
        () -> assertEquals(0, failed.get()),
        () -> assertFlat(samples, "heap", Sample::heapMegabytes, 10),
        () -> assertFlat(samples, "threads", sample -> sample.footprint().threads(), 5),
        () -> assertFlat(samples, "open files", sample -> sample.footprint().files(), 10));
  }

  /** The last third's least is not above the first third's most. */
  private static void assertFlat(
      List<Sample> samples, String what, ToIntFunction<Sample> figure, int slack) {
    int third = SAMPLES / 3;
    int first = samples.subList(0, third).stream().mapToInt(figure).max().orElseThrow();
    int last =
        samples.subList(SAMPLES - third, SAMPLES).stream().mapToInt(figure).min().orElseThrow();
    assertTrue(last <= first + slack, "%s grew from %d to %d".formatted(what, first, last));
  }

  private static String inWords(Duration time) {
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
