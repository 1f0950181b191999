package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Once;
import dev.rollcall.support.dynamodb.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams and imports while DynamoDB fails or is endless. */
class BulkFailureIT {
  private static final String NDJSON = "application/x-ndjson";
  private static final int STUDENTS = 5000;

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  private static CrowdedService service;

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "1"));
  }

  @Test
  void a_failure_before_the_first_student_is_an_error_answer() {
    inTurn(Reply.error("AccessDeniedException"));

    get().is(503, "{\"error\":\"The student table is not available: access denied\"}");
  }

  @Test
  void a_failure_midway_breaks_the_connection_and_is_logged() {
    // A kind that no other test here meets: of one kind only a line a second is logged.
    inTurn(page(), Reply.error("UnrecognizedClientException"));
    try (LogLines log = new LogLines("dev.rollcall.http");
        RawConnection reader = service.api().connect()) {
      reader.send("GET /student HTTP/1.1\r\nHost: x\r\nAccept: " + NDJSON + "\r\n\r\n");
      String all = reader.readToEnd();

      assertTrue(all.startsWith("HTTP/1.1 200"), all);
      assertTrue(all.contains("\"s999\""), "the first page is there");
      assertFalse(all.endsWith("\r\n0\r\n\r\n"), "no end of the stream");
      Await.until(
          () ->
              log.events().stream()
                  .anyMatch(
                      line ->
                          line.getFormattedMessage()
                              .contains("DynamoDB Scan: credentials refused")),
          "a line in the log");
    }
  }

  @Test
  void a_throttled_stream_goes_on() {
    inTurn(page(), Reply.error("ThrottlingException"), Reply.ok("{\"Items\":[]}"));

    assertEquals(1000, get().body().lines().count());
  }

  @Test
  void a_reader_that_takes_nothing_stops_the_scan_and_so_does_one_that_leaves() {
    inTurn(page());

    try (RawConnection reader = service.api().connect()) {
      reader.send("GET /student HTTP/1.1\r\nHost: x\r\nAccept: " + NDJSON + "\r\n\r\n");
      assertEquals(200, reader.read().status());
      long scans = scansWhenQuiet();
      // What the sockets' buffers hold, and a look ahead.
      assertTrue(scans < 20, scans + " scans of 1 MB");
    }
    scansWhenQuiet();
  }

  @Test
  void an_import_into_no_table_fails_fast_and_counts_all() {
    inTurn(Reply.error("ResourceNotFoundException"));

    JsonObject report = new JsonObject(post().body());

    assertEquals(0, report.getInteger("created"));
    assertEquals(STUDENTS, report.getInteger("failed"));
    assertEquals(
        "The student table is not available: the table does not exist",
        report.getJsonArray("errors").getJsonObject(0).getString("error"));
    assertTrue(dynamoDb.calls().size() < 1000);
  }

  @Test
  void an_import_that_is_throttled_for_a_while_succeeds() {
    dynamoDb.answerAll(
        new Once(
            Reply.error("ThrottlingException"),
            Reply.error("ProvisionedThroughputExceededException")));

    post().is(200, "{\"created\":" + STUDENTS + ",\"failed\":0,\"errors\":[]}");
    long calls = dynamoDb.calls().size();
    assertTrue(calls < STUDENTS / 10, calls + " calls");
  }

  @Test
  void an_import_ends_also_where_dynamodb_is_gone_for_long() {
    inTurn(Reply.error("ThrottlingException"));

    JsonObject report = new JsonObject(post().body());

    assertEquals(STUDENTS, report.getInteger("failed"));
    assertEquals(
        "The student table is busy, try again",
        report.getJsonArray("errors").getJsonObject(99).getString("error"));
  }

  /** The number of scans once no more come while the event loop turns. */
  private static long scansWhenQuiet() {
    long before = -1;
    long now = dynamoDb.calls().size();
    while (now != before) {
      for (int turns = 0; turns < 200; turns++) {
        service.api().get("/health");
      }
      before = now;
      now = dynamoDb.calls().size();
    }
    return now;
  }

  private static Answer get() {
    return service.api().get("/student", "Accept", NDJSON);
  }

  private static Answer post() {
    String lines =
        IntStream.range(0, STUDENTS)
            .mapToObj(i -> "{\"StudentID\":\"" + i + "\",\"Name\":\"A\"}\n")
            .collect(Collectors.joining());
    return service.api().call("POST", "/student", NDJSON, lines.getBytes(StandardCharsets.UTF_8));
  }

  /** A look of 1,000 students and 1 MB, behind which more follow. */
  private static Reply page() {
    String name = "x".repeat(1000);
    return Reply.ok(
        IntStream.range(0, 1000)
            .mapToObj(
                i -> "{\"StudentID\":{\"S\":\"s" + i + "\"},\"Name\":{\"S\":\"" + name + "\"}}")
            .collect(
                Collectors.joining(
                    ",",
                    "{\"Items\":[",
                    "],\"LastEvaluatedKey\":{\"StudentID\":{\"S\":\"s999\"}}}")));
  }

  /** One after the other, and the last one for ever. */
  private static void inTurn(Reply... replies) {
    Deque<Reply> left = new ConcurrentLinkedDeque<>(List.of(replies));
    dynamoDb.answerAll(call -> left.size() > 1 ? left.poll() : left.peek());
  }
}
