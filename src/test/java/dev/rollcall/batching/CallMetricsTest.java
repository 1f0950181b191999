package dev.rollcall.batching;

import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the metrics tell of calls, of what shares them and of what waits for them. */
class CallMetricsTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

  @Test
  void batches_and_what_they_leave_over_are_counted() throws Exception {
    dynamoDb.answer(
        "BatchGetItem",
        call -> FaultyDynamoDb.ok(UsualAnswers.batchGet(call, id -> !id.equals("busy"))));
    CrowdedService service = dynamoDb.start(Map.of());
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2", "2", "busy"));

    service.release();

    // "busy" was left over at first, and read alone.
    assertEquals(Collections.nCopies(4, 200), statuses(asked.stream()));
    Scraped scraped = scrape(service);
    assertEquals(3, scraped.value("dynamodb_batch_size_count{kind=\"read\"}"));
    assertEquals(6, scraped.value("dynamodb_batch_size_sum{kind=\"read\"}"));
    assertEquals(2, scraped.value("dynamodb_batch_size_bucket{kind=\"read\",le=\"1.0\"}"));
    assertEquals(1, scraped.value("dynamodb_leftovers_total{kind=\"read\"}"));
    assertEquals(
        1,
        scraped.value("dynamodb_calls_seconds_count{operation=\"BatchGetItem\",outcome=\"ok\"}"));
  }

  @Test
  void what_waits_and_what_is_under_way_shows() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2"));

    await(service, "dynamodb_queue_length{loop=\"0\"}", 2);
    await(service, "dynamodb_calls_in_flight{loop=\"0\"}", 1);
    await(service, "dynamodb_batching{loop=\"0\"}", 1);
    await(service, "http_server_requests_in_flight", 3);
    service.release();
    assertEquals(List.of(200, 200), statuses(asked.stream()));
    await(service, "dynamodb_queue_length{loop=\"0\"}", 0);
    await(service, "dynamodb_calls_in_flight{loop=\"0\"}", 0);
    await(service, "http_server_requests_in_flight", 0);
  }

  @Test
  void refusals_are_counted() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("MAX_REQUESTS", "2"));
    service.hold();
    RawConnection waits = service.get("1");
    service.settle();

    assertEquals(503, service.get("2").read().status());

    await(service, "http_server_failures_total{cause=\"overloaded\"}", 1);
    service.release();
    assertEquals(200, waits.read().status());
  }

  @Test
  void the_sdks_retries_are_counted() {
    Queue<ResponseDefinitionBuilder> answers = new ConcurrentLinkedQueue<>();
    answers.add(FaultyDynamoDb.error("InternalServerError", "x").withStatus(500));
    answers.add(FaultyDynamoDb.error("InternalServerError", "x").withStatus(500));
    dynamoDb.answer("GetItem", call -> answers.poll());
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));

    assertEquals(200, service.get("1").read().status());

    await(service, "dynamodb_retries_total{operation=\"GetItem\"}", 2);
    await(service, "dynamodb_calls_seconds_count{operation=\"GetItem\",outcome=\"ok\"}", 1);
  }

  @Test
  void a_client_that_leaves_before_its_answer_has_no_status() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());
    service.hold().close();

    await(
        service,
        "http_server_requests_seconds_count"
            + "{method=\"GET\",route=\"/student/{id}\",status=\"none\"}",
        1);
    service.release();
    await(service, "http_server_requests_in_flight", 0);
  }

  private static void await(CrowdedService service, String sample, double value) {
    Await.until(() -> scrape(service).value(sample) == value, sample + " " + value);
  }

  private static Scraped scrape(CrowdedService service) {
    return Scraped.of(service.service());
  }
}
