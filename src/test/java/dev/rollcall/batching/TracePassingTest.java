package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's trace goes on to DynamoDB and into the log. */
class TracePassingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  private static CrowdedService service;

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of());
  }

  @ParameterizedTest
  @CsvSource({"GET,GetItem", "PUT,UpdateItem", "DELETE,DeleteItem", "POST,PutItem"})
  void a_call_for_one_request_carries_its_trace(String method, String operation) {
    assertEquals(2, ask(method, "traceparent: " + PARENT, "tracestate: a=1").status() / 100);

    assertEquals(List.of(operation), dynamoDb.operations());
    assertEquals(List.of(PARENT), dynamoDb.headers("traceparent"));
    assertEquals(List.of("a=1"), dynamoDb.headers("tracestate"));
    assertTrue(dynamoDb.headers("Authorization").get(0).contains("traceparent"), "it is signed");
  }

  @Test
  void a_later_version_goes_on_as_the_one_that_is_known() {
    ask("GET", "traceparent: cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-brings");

    assertEquals(List.of(PARENT), dynamoDb.headers("traceparent"));
    assertEquals(List.of("-"), dynamoDb.headers("tracestate"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more"
      })
  void a_malformed_one_goes_nowhere(String parent) {
    assertEquals(200, ask("GET", "traceparent: " + parent, "tracestate: a=1").status());

    assertEquals(List.of("-"), dynamoDb.headers("traceparent"));
    assertEquals(List.of("-"), dynamoDb.headers("tracestate"));
  }

  @Test
  void two_of_them_are_none() {
    ask("GET", "traceparent: " + PARENT, "traceparent: " + PARENT);

    assertEquals(List.of("-"), dynamoDb.headers("traceparent"));
  }

  @Test
  void a_call_that_several_share_carries_none() throws Exception {
    service.hold();
    RawConnection first = send("GET", "/student/1", "traceparent: " + PARENT);
    RawConnection second = send("GET", "/student/2", "traceparent: " + PARENT);

    service.release();

    assertEquals(200, first.read().status());
    assertEquals(200, second.read().status());
    assertEquals(List.of("BatchGetItem"), dynamoDb.operations());
    assertEquals(List.of("-", "-"), dynamoDb.headers("traceparent"));
  }

  @Test
  void a_failures_log_line_names_it() {
    dynamoDb.answer("GetItem", call -> Reply.error("AccessDeniedException"));
    try (LogLines log = new LogLines()) {
      assertEquals(503, ask("GET", "traceparent: " + PARENT).status());

      assertEquals("traceId=\"" + TRACE + "\"", log.events().get(0).getKeyValuePairs().get(1) + "");
    }
  }

  private static Answer ask(String method, String... headers) {
    return send(method, method.equals("POST") ? "/student" : "/student/1", headers).read();
  }

  private static RawConnection send(String method, String path, String... headers) {
    String body =
        switch (method) {
          case "PUT" -> "{\"Name\":\"A\"}";
          case "POST" -> "{\"StudentID\":\"1\",\"Name\":\"A\"}";
          default -> "";
        };
    String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
    String all = type + String.join("\r\n", headers) + "\r\n";
    return service.connect().send(request(method, path, all, body));
  }
}
