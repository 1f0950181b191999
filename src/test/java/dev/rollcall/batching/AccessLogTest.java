package dev.rollcall.batching;

import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the access log says of requests, and of how many under load. */
class AccessLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  @Test
  void a_line_tells_what_became_of_a_request() {
    CrowdedService service = dynamoDb.start(Map.of("ACCESS_LOG", "on"));
    try (LogLines log = new LogLines("access")) {
      service
          .api()
          .send(
              service
                  .api()
                  .request("/student/somebody")
                  .header("X-Request-Id", "find-me")
                  .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

      Map<String, Object> line = lines(log, 1).get(0);
      assertEquals("GET", line.get("method"));
      assertEquals("/student/{id}", line.get("route"));
      assertEquals(200, line.get("status"));
      assertTrue((double) line.get("milliseconds") > 0, line.toString());
      assertEquals(
          "{\"StudentID\":\"somebody\",\"Name\":\"Name of somebody\",\"Dept\":\"\"}".length(),
          (int) (long) line.get("bytes"));
      assertEquals("find-me", line.get("requestId"));
      assertEquals(1, line.get("batchSize"));
      assertEquals(TRACE, line.get("traceId"));
      assertEquals(8, line.size(), line.toString());
    }
  }

  @Test
  void what_asks_dynamodb_nothing_has_no_batch_size_and_what_is_made_up_no_name() {
    CrowdedService service = dynamoDb.start(Map.of("ACCESS_LOG", "on"));
    try (LogLines log = new LogLines("access")) {
      service.api().call("FORGED", "/no/such/path");

      Map<String, Object> line = lines(log, 1).get(0);
      assertEquals(
          "other unknown 404",
          line.get("method") + " " + line.get("route") + " " + line.get("status"));
      assertEquals(6, line.size(), line.toString());
    }
  }

  @Test
  void who_shares_a_call_says_how_many_do() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("ACCESS_LOG", "on"));
    service.hold();
    try (LogLines log = new LogLines("access")) {
      List<RawConnection> asked = service.getAll(List.of("1", "2", "2"));
      service.release();
      assertEquals(List.of(200, 200, 200), statuses(asked));

      Await.until(
          () ->
              all(log).stream()
                      .filter(line -> Integer.valueOf(3).equals(line.get("batchSize")))
                      .count()
                  == 3);
    }
  }

  @Test
  void writes_and_updates_that_share_a_call_say_so_too() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("ACCESS_LOG", "on"));
    service.hold();
    try (LogLines log = new LogLines("access")) {
      List<RawConnection> asked =
          List.of(
              service.post("1", "A"),
              service.delete("2"),
              service.post("3", "A"),
              service.put("4", "A"),
              service.put("5", "A"));
      service.release();
      assertEquals(List.of(201, 200, 201, 200, 200), statuses(asked));

      Await.until(
          () ->
              batchSizes(log)
                  .equals(
                      List.of(
                          "DELETE /student/{id} 3",
                          "POST /student 3",
                          "POST /student 3",
                          "PUT /student/{id} 2",
                          "PUT /student/{id} 2")),
          "lines with these batch sizes");
    }
  }

  @Test
  void a_list_and_a_write_with_a_condition_have_a_call_of_their_own() {
    CrowdedService service = dynamoDb.start(Map.of("ACCESS_LOG", "on"));
    try (LogLines log = new LogLines("access")) {
      service.connect().send(StudentRequest.updateIfMatch("1", "*")).read().status();
      service.api().get("/student?limit=10");
      service.api().get("/student?dept=MCA");

      Await.until(
          () ->
              batchSizes(log)
                  .equals(List.of("GET /student 1", "GET /student 1", "PUT /student/{id} 1")),
          "lines with these batch sizes");
    }
  }

  @Test
  void there_is_none_unless_it_was_asked_for() {
    CrowdedService service = dynamoDb.start(Map.of());
    try (LogLines log = new LogLines("access")) {
      service.settle();
      assertEquals(List.of(), log.events());
    }
  }

  /** The line of a request may come a moment after its answer. */
  private static List<Map<String, Object>> lines(LogLines log, int count) {
    Await.until(() -> log.events().size() == count);
    return all(log);
  }

  /** Of the lines that have one, but for the slow call's: method, route and size, sorted. */
  private static List<String> batchSizes(LogLines log) {
    return all(log).stream()
        .filter(line -> line.containsKey("batchSize"))
        .map(line -> line.get("method") + " " + line.get("route") + " " + line.get("batchSize"))
        .filter(line -> !line.equals("GET /student/{id} 1"))
        .sorted()
        .toList();
  }

  private static List<Map<String, Object>> all(LogLines log) {
    return log.events().stream()
        .map(
            event -> {
              Map<String, Object> line = new LinkedHashMap<>();
              event.getKeyValuePairs().forEach(pair -> line.put(pair.key, pair.value));
              return line;
            })
        .toList();
  }
}
