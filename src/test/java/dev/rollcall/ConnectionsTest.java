package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow, silent and too many connections. */
class ConnectionsTest {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String LATE = "{\"error\":\"The request took too long to arrive\"}";

  private TestService service;

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_head_that_does_not_end_is_a_408() {
    service = TestService.start(Map.of("RECEIVE_TIMEOUT_MS", "1000"));
    try (RawConnection slow = service.api().connect()) {
      slow.send("GET /health HTTP/1.1\r\nHo");

      Answer answer = slow.read();

      answer.is(408, LATE);
      assertEquals("close", answer.header("Connection"));
      assertTrue(slow.isClosedByService());
    }
  }

  @Test
  void a_body_that_does_not_end_is_a_408() {
    service = TestService.start(Map.of("RECEIVE_TIMEOUT_MS", "1000"));
    try (RawConnection slow = service.api().connect()) {
      slow.send(
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + "Content-Length: 9\r\n\r\n{");

      slow.read().is(408, LATE);
      assertTrue(slow.isClosedByService());
    }
  }

  @Test
  void a_silent_connection_is_closed_whether_it_asked_or_not() {
    service = TestService.start(Map.of("IDLE_TIMEOUT_MS", "1000", "DEADLINE_MS", "500"));
    try (RawConnection silent = service.api().connect();
        RawConnection asked = service.api().connect()) {
      asked.send(HEALTH).read().is(200, "{\"status\":\"ok\"}");

      assertTrue(silent.isClosedByService());
      assertTrue(asked.isClosedByService());
    }
  }

  @Test
  void beyond_the_most_connections_only_health_is_answered() {
    service = TestService.start(Map.of("MAX_CONNECTIONS", "2"));
    try (RawConnection first = service.api().connect();
        RawConnection second = service.api().connect()) {
      first.send(HEALTH).read();
      second.send(HEALTH).read();
      try (RawConnection third = service.api().connect();
          RawConnection fourth = service.api().connect()) {
        Answer refused = third.send("GET /student/1 HTTP/1.1\r\nHost: h\r\n\r\n").read();
        refused.is(503, "{\"error\":\"The service has too many connections, try again\"}");
        assertEquals("1", refused.header("Retry-After"));
        Answer health = fourth.send(HEALTH).read();
        health.is(200, "{\"status\":\"ok\"}");
        assertEquals("close", health.header("Connection"));
        assertTrue(third.isClosedByService());
        assertTrue(fourth.isClosedByService());
      }
      first.send(HEALTH).read().is(200, "{\"status\":\"ok\"}");
    }
  }
}
