package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.beanstalk.Instance;
import dev.rollcall.chaos.Sender.Received;
import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody thought of. */
@Tag("full")
class GeneratedRequestsIT {
  private static final int REQUESTS = Scale.times(100_000, 4_000);
  private static final int SENDERS = 32;

  /** One in so many is raw bytes. */
  private static final int RAW = 20;

  private static final long SEED = Long.getLong("chaos.seed", 1);

  @RegisterExtension
  static final Report report =
      new Report(
          "5. Generated requests",
          """
          %d generated requests each way, to the service and to the bundle's nginx before it, each on a connection of its own:
          half follow HTTP's grammar; most others did before bytes were changed, lost or repeated; one in twenty is random
          bytes. `-Dchaos.seed=N` gives others. Promised: no server error, no request that hangs, no connection that stays,
          memory below 1 GB. A status of 0 is a connection that was closed. Memory and open files: before, at the most (memory
          alone), after.
          """
              .formatted(REQUESTS),
          "requests",
          "answers by status",
          "server errors",
          "hangs",
          "connections left",
          "memory, MB",
          "open files");

  private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
  private final Queue<String> serverErrors = new ConcurrentLinkedQueue<>();
  private final Queue<String> hangs = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void sent_to_the_service() throws Exception {
    try (ServiceProcess service = start(0)) {
      sendAndCheck("directly", service, service.api());
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void sent_to_the_bundles_nginx(@TempDir Path folder) throws Exception {
    try (Instance instance = Instance.forNginx(folder, Map.of());
        ServiceProcess service = start(instance.port())) {
      sendAndCheck("through nginx", service, instance.startNginxAndAwait());
    }
  }

  private static ServiceProcess start(int port) throws Exception {
    return ServiceProcess.start(
        BuiltJar.newTable(),
        DynamoDbLocal.shared().endpoint(),
        // The first calls of a JVM are slow, and slower on a busy machine.
        Map.of("PORT", String.valueOf(port), "DEADLINE_MS", "15000"));
  }

  /** None is a server error, hangs, or leaves a connection. */
  private void sendAndCheck(String way, ServiceProcess service, Api api) throws Exception {
    api.get("/student/1");
    int connected = Sockets.connectedTo(api.port());
    Footprint before = service.footprint();
    sendAll(new Sender(api.port()));
    boolean noneIsLeft =
        Await.within(Duration.ofSeconds(20), () -> Sockets.connectedTo(api.port()) <= connected);
    int left = Math.max(0, Sockets.connectedTo(api.port()) - connected);
    Footprint after = service.footprint();

    report.row(
        REQUESTS + " " + way,
        statuses,
        serverErrors.size(),
        hangs.size(),
        left,
        before.megabytes() + "/" + after.peakMegabytes() + "/" + after.megabytes(),
        before.files() + "/" + after.files());
    assertAll(
        () -> assertEquals(List.of(), serverErrors.stream().limit(5).toList()),
        () -> assertEquals(List.of(), hangs.stream().limit(5).toList()),
        () -> assertTrue(noneIsLeft, left + " connections are left"),
        () -> Bounds.assertFits(after),
        () -> api.get("/health").is(200, "{\"status\":\"ok\"}"));
  }

  private void sendAll(Sender sender) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        long seed = SEED * SENDERS + i;
        Iterator<byte[]> raw = RawBytes.make(REQUESTS / SENDERS / RAW + 1, seed).iterator();
        shares.add(() -> sendShare(sender, new RequestGrammar(seed), raw));
      }
      for (Future<Void> share : threads.invokeAll(shares)) {
        share.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void sendShare(Sender sender, RequestGrammar grammar, Iterator<byte[]> raw)
      throws IOException {
    for (int i = 0; i < REQUESTS / SENDERS; i++) {
      boolean wellFramed = i % 2 == 0;
      byte[] request =
          wellFramed ? grammar.wellFramed() : i % RAW == 1 ? raw.next() : grammar.damaged();
      Received received = sender.send(request, wellFramed);
      statuses.computeIfAbsent(received.status(), any -> new AtomicInteger()).incrementAndGet();
      if (received.hasServerError() && !isOddVersion(request, received)) {
        serverErrors.add(readable(request) + " -> " + received.text());
      }
      if (received.hangs()) {
        hangs.add(readable(request) + " -> " + received.text());
      }
    }
    return null;
  }

  /** Vert.x itself answers a version that it does not know with 501; nginx makes it a 400. */
  private static boolean isOddVersion(byte[] request, Received received) {
    String line = new String(request, StandardCharsets.ISO_8859_1).split("\n", 2)[0].strip();
    return received.status() == HttpURLConnection.HTTP_NOT_IMPLEMENTED
        && !line.endsWith(" HTTP/1.0")
        && !line.endsWith(" HTTP/1.1");
  }

  private static String readable(byte[] request) {
    StringBuilder text = new StringBuilder();
    new String(request, StandardCharsets.ISO_8859_1)
        .chars()
        .limit(2000)
        .forEach(c -> text.append(c < ' ' || c > '~' ? "<%02x>".formatted(c) : (char) c + ""));
    return text.toString();
  }
}
