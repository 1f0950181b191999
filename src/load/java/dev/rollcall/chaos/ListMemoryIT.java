package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.standin.DynamoDbStandIn;
import dev.rollcall.standin.StandInOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients that list a megabyte each, against a heap of half a small machine's memory. */
@Tag("full")
class ListMemoryIT {
  private static final int STUDENTS = 1_000;
  private static final int FEW = 8;
  private static final int MANY = 300;
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Scale.time(Duration.ofSeconds(60), Duration.ofSeconds(20));

  /** A refused client that came again at once would be a load of its own. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  @RegisterExtension
  static final Report report =
      new Report(
          "9. Large lists",
          """
          Clients that list %d students of 1 KB each, again and again; one that is refused comes again 0.2 s later. The heap has
          %d MB, a stand-in in DynamoDB's place takes 5 ms for a call. Promised: a page or a 503, and with %d clients no less
          than a third of the pages that %d get.
          """
              .formatted(STUDENTS, ServiceProcess.MEGABYTES / 2, MANY, FEW),
          "clients",
          "answers",
          "pages/s",
          "memory at the most, MB");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private DynamoDbStandIn dynamoDb;
  private ServiceProcess service;

  @BeforeEach
  void start() throws Exception {
    dynamoDb = DynamoDbStandIn.start(StandInOptions.DEFAULT.withLatency("5ms"));
    service =
        ServiceProcess.start(
            "Students",
            dynamoDb.endpoint(),
            // A busy machine is slow, and what is refused is to be refused for want of memory.
            Map.of("DEADLINE_MS", "10000"));
    String name = "x".repeat(1_000);
    for (int i = 0; i < STUDENTS; i++) {
      String student = "{\"StudentID\":\"%d\",\"Name\":\"%s\"}".formatted(i, name);
      assertEquals(201, service.api().create(student).status());
    }
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    dynamoDb.close();
  }

  @Test
  void many_lists_of_a_megabyte_at_once() throws Exception {
    list(FEW, SHORT);
    double few = pagesPerSecond(FEW, list(FEW, SHORT), SHORT);
    Map<Integer, AtomicInteger> statuses = list(MANY, LONG);
    double many = pagesPerSecond(MANY, statuses, LONG);

    String output = String.join("\n", service.process().output());
    assertFalse(output.contains("OutOfMemory"), output);
    Set<Integer> others = new TreeSet<>(statuses.keySet());
    others.removeAll(Set.of(200, 503));
    assertEquals(Set.of(), others, statuses::toString);
    assertTrue(
        many > few / 3,
        () -> "pages a second: %.0f with %d, %.0f with %d clients".formatted(few, FEW, many, MANY));
    service.api().get("/health").is(200, "{\"status\":\"ok\"}");
    assertEquals(200, service.api().get("/student/1").status());
    service.process().terminate();
    assertEquals(0, service.process().awaitExit());
  }

  private double pagesPerSecond(int clients, Map<Integer, AtomicInteger> statuses, Duration time) {
    double pages =
        (double) statuses.getOrDefault(200, new AtomicInteger()).get() / time.toSeconds();
    report.row(clients, statuses, "%.0f".formatted(pages), service.footprint().peakMegabytes());
    return pages;
  }

  /** So many clients, each of which asks for the next list when it has read one. */
  private Map<Integer, AtomicInteger> list(int clients, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    ConcurrentMap<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    CompletableFuture<?>[] all =
        IntStream.range(0, clients)
            .mapToObj(client -> listUntil(end, statuses))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all).join();
    return statuses;
  }

  /** A list that gets no answer counts as status 0. */
  private CompletableFuture<Void> listUntil(
      long end, ConcurrentMap<Integer, AtomicInteger> statuses) {
    if (System.nanoTime() > end) {
      return CompletableFuture.completedFuture(null);
    }
    URI uri = URI.create("http://127.0.0.1:" + service.api().port() + "/student?limit=1000");
    return http.sendAsync(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
            BodyHandlers.discarding())
        .handle((answer, error) -> error == null ? answer.statusCode() : 0)
        .thenCompose(
            status -> {
              statuses.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
              Executor next = status == 200 ? ForkJoinPool.commonPool() : LATER;
              return CompletableFuture.completedFuture(null)
                  .thenComposeAsync(pause -> listUntil(end, statuses), next);
            });
  }
}
