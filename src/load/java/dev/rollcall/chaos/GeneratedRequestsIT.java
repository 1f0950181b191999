package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Sender.Received;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
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
          %d generated requests, each on a connection of its own: half follow HTTP's grammar; most others did before bytes were
          changed, lost or repeated; one in twenty is random bytes. `-Dchaos.seed=N` gives others. Promised: no server error, no
          request that hangs, no connection that stays.
          """
              .formatted(REQUESTS),
          "",
          "measured",
          "promised");

  private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
  private final Queue<String> serverErrors = new ConcurrentLinkedQueue<>();
  private final Queue<String> hangs = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void none_is_a_server_error_or_hangs_or_leaves_a_connection() throws Exception {
    try (ServiceProcess service =
        ServiceProcess.start(
            BuiltJar.newTable(),
            DynamoDbLocal.shared().endpoint(),
            // The first calls of a JVM are slow, and slower on a busy machine.
            Map.of("DEADLINE_MS", "15000"))) {
      int port = service.api().port();
      service.api().get("/student/1");
      int connected = Sockets.connectedTo(port);
      Footprint before = service.footprint();
      sendAll(new Sender(port));
      boolean noneIsLeft =
          Await.within(Duration.ofSeconds(20), () -> Sockets.connectedTo(port) <= connected);
      int left = Sockets.connectedTo(port) - connected;
      Footprint after = service.footprint();

      report.row("requests", REQUESTS, "");
      report.row("answers by status; 0 is a closed connection", statuses, "");
      report.row("server errors", serverErrors.size(), 0);
      report.row("hangs", hangs.size(), 0);
      report.row("connections left", left, 0);
      report.row(
          "memory before, at the most, after",
          before.megabytes() + "/" + after.peakMegabytes() + "/" + after.megabytes() + " MB",
          "below 1024 MB");
      report.row("open files before, after", before.files() + "/" + after.files(), "");
      assertAll(
          () -> assertEquals(List.of(), serverErrors.stream().limit(5).toList()),
          () -> assertEquals(List.of(), hangs.stream().limit(5).toList()),
          () -> assertTrue(noneIsLeft, left + " connections are left"),
          () -> Bounds.assertFits(after),
          () -> service.api().get("/health").is(200, "{\"status\":\"ok\"}"));
    }
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
