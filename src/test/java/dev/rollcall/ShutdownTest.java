package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The end of the service; what takes as long as the limit fails in {@link TestService#close}. */
class ShutdownTest {
  private static final Map<String, String> PATIENT = Map.of("SHUTDOWN_TIMEOUT_MS", "60000");

  @Test
  void an_idle_connection_does_not_hold_it_up() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection idle = service.api().connect()) {
      idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(200, idle.read().status());

      service.close();

      assertTrue(idle.isClosedByService());
    }
  }

  @Test
  void a_connection_that_never_asked_does_not_hold_it_up() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection silent = service.api().connect()) {
      service.api().get("/health");
      service.close();

      assertTrue(silent.isClosedByService());
    }
  }

  @Test
  void a_refused_expectation_does_not_hold_it_up() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection refused = service.api().connect()) {
      refused.send(
          "POST /student HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: the-moon\r\nContent-Length: 5\r\n\r\n");
      assertEquals(417, refused.read().status());
    }
    service.close();
  }

  @Test
  void a_client_that_went_away_does_not_hold_it_up() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection refused = service.api().connect()) {
      refused.send(
          "POST /student HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{");
    }
    service.api().get("/health");
    service.close();
  }
}
