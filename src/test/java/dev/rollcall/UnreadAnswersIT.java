package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send one request behind the other, and those that take no answer. */
class UnreadAnswersIT {
  private static final String NAME = "x".repeat(300_000);
  private static final String GET = "GET /student/large HTTP/1.1\r\nHost: h\r\n\r\n";

  /** More than the networks of both sides hold. */
  private static final String MANY = GET.repeat(100);

  private TestService service;

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void requests_sent_at_once_are_answered_in_their_order() {
    start(Map.of());
    String body = "{\"Name\":\"B\"}";
    try (RawConnection connection = service.api().connect()) {
      connection.send(
          GET
              + "HEAD /student/large HTTP/1.1\r\nHost: h\r\n\r\n"
              + "GET /health HTTP/1.1\r\nHost: h\r\n\r\n"
              + "PUT /student/other HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + ("Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
              + "GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"
              + GET);

      assertTrue(connection.read().body().contains(NAME));
      assertEquals(200, connection.readHead().status());
      connection.read().is(200, "{\"status\":\"ok\"}");
      assertEquals(100, connection.read().status());
      assertTrue(connection.read().body().contains("Student updated"));
      assertEquals(404, connection.read().status());
      assertTrue(connection.read().body().contains(NAME));
    }
  }

  @Test
  void a_client_that_takes_nothing_is_cut_off_after_a_time() {
    start(Map.of("IDLE_TIMEOUT_MS", "1000", "DEADLINE_MS", "5000"));
    double others = connections();
    double before = accepted();
    try (RawConnection silent = service.api().connect().send(MANY)) {
      Await.until(() -> accepted() > before, "the connection is there");
      Await.until(() -> connections() == others, "the connection is closed");

      assertTrue(silent.endsWithoutA5xx());
    }
  }

  private void start(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>(overrides);
    settings.put("CONSISTENT_READS", "true");
    service = TestService.start(settings);
    String large = "{\"StudentID\":\"large\",\"Name\":\"" + NAME + "\"}";
    assertEquals(201, service.api().create(large).status());
  }

  private double accepted() {
    return Scraped.of(service).value("http_server_connections_accepted_total");
  }

  private double connections() {
    return Scraped.of(service).value("http_server_connections");
  }
}
