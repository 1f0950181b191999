package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The management port, and what it tells of requests and calls. */
class MetricsTest {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("BATCHING", "off"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void the_management_port_has_the_metrics_and_nothing_else() {
    Answer scrape = service.management().get("/metrics");
    assertEquals(200, scrape.status());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", scrape.header("Content-Type"));
    assertTrue(scrape.body().startsWith("# HELP "), scrape.body());
    Answer head = service.management().call("HEAD", "/metrics");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    service.management().get("/student/1").is(404, "{\"error\":\"There is nothing at this path\"}");
    Answer post = service.management().call("POST", "/metrics");
    assertEquals("405 GET, HEAD, OPTIONS", post.status() + " " + post.header("Allow"));
  }

  @Test
  void clients_of_the_service_cant_read_them() {
    service.api().get("/metrics").is(404, "{\"error\":\"There is nothing at this path\"}");
  }

  @Test
  void each_request_is_counted_and_timed_by_route_method_and_status() {
    Scraped before = Scraped.of(service);
    service.api().create("{\"StudentID\":\"metrics-1\",\"Name\":\"Anita\"}");
    service.api().get("/student/metrics-1");
    service.api().get("/student/metrics-nobody");
    service.api().put("/student/metrics-1", "{\"Name\":7}");
    service.api().delete("/student/metrics-1");
    service.api().call("PATCH", "/student");
    service.api().get("/health");
    service.api().get("/no/such/path-of-metrics");
    service.api().call("FORGED", "/health");

    assertCounted(before, "POST", "/student", 201);
    assertCounted(before, "GET", "/student/{id}", 200);
    assertCounted(before, "GET", "/student/{id}", 404);
    assertCounted(before, "PUT", "/student/{id}", 400);
    assertCounted(before, "DELETE", "/student/{id}", 200);
    assertCounted(before, "PATCH", "/student", 405);
    assertCounted(before, "GET", "/health", 200);
    assertCounted(before, "GET", "unknown", 404);
    assertCounted(before, "other", "/health", 405);
    String text = Scraped.of(service).text();
    assertFalse(text.contains("metrics-1") || text.contains("path-of") || text.contains("FORGED"));
  }

  @Test
  void what_is_no_http_is_counted_too() {
    Scraped before = Scraped.of(service);
    try (RawConnection connection = service.api().connect()) {
      assertEquals(400, connection.send("NO HTTP AT ALL\r\n\r\n").read().status());
    }
    assertCounted(before, "other", "malformed", 400);
  }

  @Test
  void open_connections_are_counted() {
    double open = Scraped.of(service).value("http_server_connections");
    try (RawConnection connection = service.api().connect()) {
      connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").read();
      assertTrue(Scraped.of(service).value("http_server_connections") > 0);
    }
    Await.until(() -> Scraped.of(service).value("http_server_connections") <= open);
    assertTrue(Scraped.of(service).value("http_server_connections_accepted_total") > 0);
  }

  @Test
  void event_loops_jvm_and_process_are_measured() {
    Await.until(() -> Scraped.of(service).value("event_loop_lag_seconds_count") > 0);
    Scraped scraped = Scraped.of(service);
    assertTrue(scraped.value("jvm_threads_live_threads") > 0);
    assertTrue(scraped.value("process_uptime_seconds") > 0);
    assertTrue(scraped.text().contains("jvm_memory_used_bytes{area=\"heap\""));
    assertTrue(scraped.text().contains("vertx_pool_"), scraped.text());
  }

  /** The end of a request is noted once its answer is written, so perhaps a moment later. */
  private static void assertCounted(Scraped before, String method, String route, int status) {
    String sample =
        "http_server_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}"
            .formatted(method, route, status);
    Await.until(() -> Scraped.of(service).value(sample) - before.value(sample) == 1, sample);
  }
}
