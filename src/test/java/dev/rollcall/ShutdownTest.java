package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of the service; what takes as long as the limit fails in {@link TestService#close}. */
class ShutdownTest {
  private static final Map<String, String> PATIENT = Map.of("SHUTDOWN_TIMEOUT_MS", "60000");

  @Test
  void idle_connections_do_not_hold_it_up_whether_they_asked_or_not() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection idle = service.api().connect();
        RawConnection silent = service.api().connect()) {
      assertEquals(200, idle.send(RawConnection.request("GET", "/health", "")).read().status());

      service.close();

      assertTrue(idle.isClosedByService());
      assertTrue(silent.isClosedByService());
    }
  }

  @Test
  void while_it_stops_it_is_not_ready_and_then_refuses_connections() throws Exception {
    TestService service = TestService.start(Map.of("SHUTDOWN_GRACE_MS", "2000"));
    assertEquals(200, service.api().get("/health/ready").status());

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);

    Answer ready = service.api().get("/health/ready");
    while (ready.status() == 200) {
      ready = service.api().get("/health/ready");
    }
    ready.is(503, "{\"status\":\"STOPPING\"}");
    assertEquals(200, service.api().get("/health").status());
    stopped.get(30, TimeUnit.SECONDS);
    assertThrows(UncheckedIOException.class, () -> service.api().connect());
  }

  @Test
  void a_refused_expectation_and_a_client_that_went_away_do_not_hold_it_up() {
    TestService service = TestService.start(PATIENT);
    try (RawConnection refused = service.api().connect()) {
      String headers = "Content-Type: application/json\r\nExpect: the-moon\r\n";
      refused.send(RawConnection.request("POST", "/student", headers, "{\"a\"}"));
      assertEquals(417, refused.read().status());
    }
    try (RawConnection gone = service.api().connect()) {
      gone.send(RawConnection.request("POST", "/student", "{\"a\"}").replace("{\"a\"}", "{"));
    }
    service.api().get("/health");
    service.close();
  }
}
