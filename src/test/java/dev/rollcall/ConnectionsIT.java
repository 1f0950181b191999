package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that nothing comes on. */
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
}
