package dev.rollcall.beanstalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.HostileRequests;
import dev.rollcall.support.HostileRequests.Hostile;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed and hostile requests in production, where the bundle's nginx stands in front. */
@Tag("full")
class NginxHostileIT {
  private static final int CLIENTS = 20;
  private static final String LAST = "GET /last-of-all HTTP/1.1\r\nHost: h\r\n\r\n";

  @RegisterExtension
  static final NginxExtension<TestService> nginx =
      new NginxExtension<>(
          Map.of(),
          port ->
              TestService.start(Map.of("PORT", String.valueOf(port), "MAX_BODY_BYTES", "262144")));

  static List<Hostile> requests() {
    return HostileRequests.all();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void each_is_refused_or_answered_rightly_and_only_once(Hostile request) {
    try (RawConnection connection = nginx.api().connect()) {
      connection.send(request.bytes().getBytes());
      Answer answer = connection.read();

      int least = request.name().matches("(?s)(smuggled|chunks) .*") ? 400 : 200;
      assertTrue(answer.status() >= least && answer.status() < 500, answer.toString());
      assertFalse(answer.body().contains("Exception"), answer.body());
      // What was smuggled behind it would be answered before this one.
      connection.send(LAST);
      assertTrue(
          connection.isClosedByService() || connection.read().status() == 404, answer.toString());
    } catch (UncheckedIOException cutOff) {
      // An answer without a head, as HTTP/0.9 has it, or a body that never came.
      assertInstanceOf(EOFException.class, cutOff.getCause());
    }
    nginx.api().get("/health").is(200, "{\"status\":\"ok\"}");
  }

  @Test
  void a_token_of_16_kilobytes_fits_into_a_head() {
    String token = "x".repeat(16 << 10);
    try (RawConnection connection = nginx.api().connect()) {
      connection.send(
          "GET /student/none HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token + "\r\n\r\n");

      assertEquals(404, connection.read().status());
    }
  }

  @Test
  void clients_that_send_many_requests_and_read_nothing_fill_no_memory() {
    String name = "x".repeat(200_000);
    assertEquals(
        201, nginx.api().create("{\"StudentID\":\"large\",\"Name\":\"" + name + "\"}").status());
    byte[] many = "GET /student/large HTTP/1.1\r\nHost: h\r\n\r\n".repeat(10_000).getBytes(UTF_8);
    List<RawConnection> clients = Stream.generate(nginx.api()::connect).limit(CLIENTS).toList();
    List<Thread> senders = clients.stream().map(client -> sender(client, many)).toList();

    for (int i = 0; i < 50; i++) {
      nginx.api().get("/health").is(200, "{\"status\":\"ok\"}");
      // nginx hands on the next request of a connection once the one before it is answered.
      double inFlight = Scraped.of(nginx.service()).value("http_server_requests_in_flight");
      assertTrue(inFlight <= CLIENTS + 1, "in flight: " + inFlight);
    }
    clients.forEach(RawConnection::close);
    senders.forEach(Thread::interrupt);
  }

  /** Sends until the connection ends. */
  private static Thread sender(RawConnection client, byte[] bytes) {
    Thread sender =
        new Thread(
            () -> {
              try {
                client.send(bytes);
              } catch (UncheckedIOException closed) {
                // Then there is no more to do.
              }
            },
            "sender");
    sender.setDaemon(true);
    sender.start();
    return sender;
  }
}
