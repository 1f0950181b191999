package dev.rollcall.batching;

import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the metrics tell of requests that wait, are refused or leave. */
class CallMetricsTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  @Test
  void what_waits_and_what_is_under_way_shows() {
    CrowdedService service = dynamoDb.start(Map.of());
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2"));

    service.awaitMetric("dynamodb_queue_length{loop=\"0\"}", 2);
    service.awaitMetric("dynamodb_calls_in_flight{loop=\"0\"}", 1);
    service.awaitMetric("dynamodb_batching{loop=\"0\"}", 1);
    service.awaitMetric("http_server_requests_in_flight", 3);
    service.release();
    assertEquals(List.of(200, 200), statuses(asked));
    service.awaitMetric("dynamodb_queue_length{loop=\"0\"}", 0);
    service.awaitMetric("dynamodb_calls_in_flight{loop=\"0\"}", 0);
    service.awaitMetric("http_server_requests_in_flight", 0);
  }

  @Test
  void refusals_are_counted() {
    CrowdedService service = dynamoDb.start(Map.of("MAX_REQUESTS", "2"));
    service.hold();
    RawConnection waits = service.get("1");
    service.settle();

    assertEquals(503, service.get("2").read().status());

    service.awaitMetric("http_server_failures_total{cause=\"overloaded\"}", 1);
    service.release();
    assertEquals(200, waits.read().status());
  }

  @Test
  void a_client_that_leaves_before_its_answer_has_no_status() {
    CrowdedService service = dynamoDb.start(Map.of());
    service.hold().close();

    service.awaitMetric(
        "http_server_requests_seconds_count"
            + "{method=\"GET\",route=\"/student/{id}\",status=\"none\"}",
        1);
    service.release();
    service.awaitMetric("http_server_requests_in_flight", 0);
  }
}
