package dev.rollcall.faults;

import static dev.rollcall.support.Errors.THROTTLED;
import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.dynamodb.StudentRequest.CREATE;
import static dev.rollcall.support.dynamodb.StudentRequest.DELETE;
import static dev.rollcall.support.dynamodb.StudentRequest.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.Call;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.Transport;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An attempt that may have written is not forgotten because a later one surely did not. */
class ForgottenDoubtIT {

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  /** So that leftovers and single calls share one. */
  private static final Map<String, String> TOGETHER =
      Map.of("CALLS_IN_FLIGHT", "1", "BATCHING", "on");

  /** Attempts after which a write may have happened; those before them surely did nothing. */
  static Stream<Arguments> attempts() {
    Reply throttled = Reply.error("ThrottlingException");
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(
                        List.of(Reply.serverError()),
                        List.of(Reply.none()),
                        List.of(throttled, Reply.serverError()),
                        List.of(Reply.serverError(), throttled))
                    .map(replies -> Arguments.of(transport, Named.of(statuses(replies), replies))));
  }

  private static String statuses(List<Reply> replies) {
    return replies.stream().map(Reply::status).toList().toString();
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void a_leftover_of_a_batch_that_was_in_doubt_is_unknown(
      Transport transport, List<Reply> attempts) {
    CrowdedService service = start(transport, TOGETHER);
    Iterator<Reply> first = attempts.iterator();
    dynamoDb.answer("BatchWriteItem", call -> first.hasNext() ? first.next() : leaveOver(call));
    dynamoDb.answer("PutItem", call -> Reply.error("ThrottlingException"));
    dynamoDb.answer("DeleteItem", call -> Reply.error("ThrottlingException"));

    List<Answer> answers =
        service.together(CREATE.text("1"), CREATE.text("left-2"), DELETE.text("left-3"));

    assertEquals(201, answers.get(0).status(), answers.get(0).body());
    answers.get(1).is(503, UNKNOWN);
    answers.get(2).is(503, UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_leftover_of_a_batch_that_was_never_in_doubt_surely_did_not_happen(Transport transport) {
    CrowdedService service = start(transport, TOGETHER);
    Iterator<Reply> first = List.of(Reply.error("ThrottlingException")).iterator();
    dynamoDb.answer("BatchWriteItem", call -> first.hasNext() ? first.next() : leaveOver(call));
    dynamoDb.answer("PutItem", call -> Reply.error("ThrottlingException"));

    List<Answer> answers = service.together(CREATE.text("1"), CREATE.text("left-2"));

    assertEquals(201, answers.get(0).status(), answers.get(0).body());
    answers.get(1).is(503, THROTTLED);
  }

  /** A statement that fails for a reason of its own, after an attempt that may have done it. */
  @ParameterizedTest
  @MethodSource("attempts")
  void a_refused_statement_of_a_batch_that_was_in_doubt_is_unknown(
      Transport transport, List<Reply> attempts) {
    CrowdedService service = start(transport, TOGETHER);
    Iterator<Reply> first = attempts.iterator();
    dynamoDb.answer("BatchExecuteStatement", call -> first.hasNext() ? first.next() : null);
    dynamoDb.answer("UpdateItem", call -> Reply.error("ThrottlingException"));
    dynamoDb.items().store("1");

    // There is no student 2, so that its statement fails and gets a call of its own.
    List<Answer> answers = service.together(UPDATE.text("1"), UPDATE.text("2"));

    assertEquals(200, answers.get(0).status(), answers.get(0).body());
    answers.get(1).is(503, UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void a_condition_that_fails_after_an_attempt_in_doubt_is_unknown(
      Transport transport, List<Reply> attempts) {
    CrowdedService service = start(transport, Map.of());
    for (String method : List.of("PUT", "DELETE", "POST")) {
      dynamoDb.items().store("1");
      String tag = service.api().get("/student/1").header("ETag");
      for (String operation : List.of("UpdateItem", "DeleteItem", "PutItem")) {
        dynamoDb.answer(operation, thenRefused(attempts));
      }

      conditional(service, method, tag).is(503, UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_condition_that_fails_after_an_attempt_that_did_nothing_is_a_412(Transport transport) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.items().store("1");
    String tag = service.api().get("/student/1").header("ETag");
    dynamoDb.answer("UpdateItem", thenRefused(List.of(Reply.error("ThrottlingException"))));

    Answer answer = conditional(service, "PUT", tag);

    assertEquals(412, answer.status(), answer.body());
    assertTrue(!answer.body().contains("outcome"), answer.body());
  }

  private static Reply leaveOver(Call call) {
    return dynamoDb.items().batchWrite(call, id -> !id.startsWith("left"));
  }

  private static Function<Call, Reply> thenRefused(List<Reply> attempts) {
    Iterator<Reply> first = attempts.iterator();
    return call -> first.hasNext() ? first.next() : Reply.error("ConditionalCheckFailedException");
  }

  private static Answer conditional(CrowdedService service, String method, String tag) {
    String path = method.equals("POST") ? "/student" : "/student/1";
    String body = method.equals("DELETE") ? "" : "{\"StudentID\":\"1\",\"Name\":\"B\"}";
    String headers = "Content-Type: application/json\r\nIf-Match: " + tag + "\r\n";
    return service.connect().send(RawConnection.request(method, path, headers, body)).read();
  }

  /** With attempts enough for those in doubt and one that follows. */
  private static CrowdedService start(Transport transport, Map<String, String> overrides) {
    // Leftovers are tried until then.
    Map<String, String> all =
        new HashMap<>(Map.of("DYNAMODB_MAX_ATTEMPTS", "3", "DEADLINE_MS", "6000"));
    all.putAll(overrides);
    CrowdedService service = dynamoDb.start(transport, all);
    // The event-loop client follows the SDK's calls that succeed.
    assertEquals(404, service.get("nobody").read().status());
    return service;
  }
}
