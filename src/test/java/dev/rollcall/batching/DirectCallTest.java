package dev.rollcall.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls go out without the SDK's client, which makes the next attempt where one fails. */
class DirectCallTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  private static final Ask READ = new Ask("GetItem", List.of(StudentRequest.READ.text("1")));

  /** Requests of one turn, and the call that they make. */
  record Ask(String operation, List<String> requests) {
    List<Answer> of(CrowdedService service) {
      return service.together(requests.toArray(String[]::new));
    }
  }

  static Stream<Ask> asks() {
    return Stream.of(
        READ,
        new Ask("PutItem", List.of(StudentRequest.CREATE.text("1"))),
        new Ask("DeleteItem", List.of(StudentRequest.DELETE.text("1"))),
        new Ask("UpdateItem", List.of(StudentRequest.UPDATE.text("1"))),
        new Ask(
            "BatchGetItem", List.of(StudentRequest.READ.text("1"), StudentRequest.READ.text("2"))),
        new Ask(
            "BatchWriteItem",
            List.of(StudentRequest.CREATE.text("1"), StudentRequest.DELETE.text("2"))),
        new Ask(
            "BatchExecuteStatement",
            List.of(StudentRequest.UPDATE.text("1"), StudentRequest.UPDATE.text("2"))));
  }

  @ParameterizedTest
  @MethodSource("asks")
  void it_goes_out_directly(Ask ask) {
    CrowdedService service = dynamoDb.start(Map.of());

    assertSucceed(ask.of(service));

    assertEquals(List.of("direct " + ask.operation), ways());
  }

  @ParameterizedTest
  @MethodSource("asks")
  void if_it_fails_the_sdk_makes_the_next_attempt(Ask ask) {
    dynamoDb.answer(ask.operation, call -> call.isOfTheSdk() ? null : Reply.serverError());
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));

    assertSucceed(ask.of(service));

    assertEquals(List.of("direct " + ask.operation, "sdk " + ask.operation), ways());
    String operation = "operation=\"" + ask.operation + "\"";
    service.awaitMetric("dynamodb_retries_total{" + operation + "}", 1);
    // The slow call is a read of its own.
    int calls = ask.equals(READ) ? 2 : 1;
    service.awaitMetric("dynamodb_calls_seconds_count{" + operation + ",outcome=\"ok\"}", calls);
  }

  @Test
  void a_connection_that_is_reset_leaves_no_line_in_the_log() {
    dynamoDb.answer("GetItem", call -> call.isOfTheSdk() ? null : Reply.reset());
    CrowdedService service = dynamoDb.start(Map.of());
    // The request is answered all the same.
    try (LogLines log = new LogLines("io.vertx")) {
      assertSucceed(READ.of(service));
      assertEquals(List.of("direct GetItem", "sdk GetItem"), ways());
      assertEquals(List.of(), log.events().stream().map(Object::toString).toList());
    }
  }

  @Test
  void conditions_and_lists_go_out_directly_too() {
    CrowdedService service = dynamoDb.start(Map.of());
    showTheWay(service);

    service.connect().send("DELETE /student/1 HTTP/1.1\r\nHost: x\r\nIf-Match: *\r\n\r\n").read();
    service.connect().send("GET /student?limit=1 HTTP/1.1\r\nHost: x\r\n\r\n").read();

    assertEquals(List.of("direct DeleteItem", "direct Scan"), ways());
  }

  @Test
  void with_the_sdks_client_all_calls_are_the_sdks() {
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_CLIENT", "sdk"));
    showTheWay(service);

    assertSucceed(READ.of(service));

    assertEquals(List.of("sdk GetItem"), ways());
  }

  private static void assertSucceed(List<Answer> answers) {
    assertTrue(answers.stream().allMatch(answer -> answer.status() < 300), answers::toString);
  }

  /** By a call of the SDK. */
  private static void showTheWay(CrowdedService service) {
    RawConnection slow = service.hold();
    service.release();
    assertEquals(200, slow.read().status());
    dynamoDb.reset();
  }

  private static List<String> ways() {
    return dynamoDb.calls().stream()
        .map(call -> (call.isOfTheSdk() ? "sdk " : "direct ") + call.operation())
        .toList();
  }
}
