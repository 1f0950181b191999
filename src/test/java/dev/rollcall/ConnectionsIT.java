package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that end without an answer. */
class ConnectionsIT {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";

  private TestService service;

  @AfterEach
  void stop() {
    service.close();
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
  void a_client_that_resets_its_connection_leaves_no_line_in_the_log() {
    service = TestService.start(Map.of());
    // Who has gone can't be told, and nobody else can do anything about it.
    try (LogLines log = new LogLines("io.vertx")) {
      service.api().connect().send(HEALTH).reset();
      service.api().connect().send("POST /student HTTP/1.1\r\nHost: h\r\n").reset();
      RawConnection answered = service.api().connect().send(HEALTH);
      answered.read().is(200, "{\"status\":\"ok\"}");
      answered.reset();

      Await.until(
          () -> Scraped.of(service).value("http_server_connections") == 0, "all have ended");
      assertEquals(List.of(), log.events().stream().map(Object::toString).toList());
    }
  }
}
