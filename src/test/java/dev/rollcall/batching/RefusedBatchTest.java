package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static dev.rollcall.support.dynamodb.StudentRequest.CREATE;
import static dev.rollcall.support.dynamodb.StudentRequest.READ;
import static dev.rollcall.support.dynamodb.StudentRequest.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.LogLines;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch that DynamoDB refuses as a whole. */
class RefusedBatchTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  private CrowdedService service;
  private LogLines log;

  @BeforeEach
  void start() {
    log = new LogLines();
    service = dynamoDb.start(Map.of());
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  static Stream<Arguments> refusals() {
    List<String> codes = List.of("AccessDeniedException", "UnknownOperationException");
    return codes.stream()
        .flatMap(
            code ->
                Stream.of(
                    Arguments.of(code, READ, "BatchGetItem", "GetItem", "BatchGetItem"),
                    Arguments.of(code, CREATE, "BatchWriteItem", "PutItem", "BatchWriteItem"),
                    // That one is no action, so no role can allow it.
                    Arguments.of(
                        code, UPDATE, "BatchExecuteStatement", "UpdateItem", "PartiQLUpdate")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void without_the_right_to_a_batch_action_each_is_asked_alone(
      String code, StudentRequest request, String batch, String single, String action) {
    dynamoDb.answer(batch, call -> Reply.error(code));

    assertGoesAlone(request, batch, single);

    String cause =
        code.equals("AccessDeniedException")
            ? "access denied"
            : "the server does not know this operation";
    assertWarnedOnce("dynamodb:" + action, cause);
  }

  @Test
  void statements_that_are_all_denied_are_asked_alone_from_then_on() {
    dynamoDb.answer(
        "BatchExecuteStatement", call -> dynamoDb.items().statements(call, id -> "AccessDenied"));

    assertGoesAlone(UPDATE, "BatchExecuteStatement", "UpdateItem");
    assertWarnedOnce("dynamodb:PartiQLUpdate", "access denied");
  }

  @Test
  void one_statement_that_is_denied_does_not_end_batching() {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call -> dynamoDb.items().statements(call, id -> id.equals("1") ? "AccessDenied" : null));

    askTwo(UPDATE);
    askTwo(UPDATE);

    assertEquals(
        List.of("BatchExecuteStatement", "UpdateItem", "BatchExecuteStatement", "UpdateItem"),
        dynamoDb.operations());
    assertEquals(List.of(), warnings());
  }

  @Test
  void without_one_batch_action_the_others_go_on() {
    dynamoDb.answer("BatchGetItem", call -> Reply.error("AccessDeniedException"));
    askTwo(READ);

    askTwo(UPDATE);

    assertEquals(
        List.of("BatchGetItem", "GetItem", "GetItem", "BatchExecuteStatement"),
        dynamoDb.operations());
  }

  /** From the second time on there is no batch any more. */
  private void assertGoesAlone(StudentRequest request, String batch, String single) {
    askTwo(request);
    askTwo(request);

    assertEquals(List.of(batch, single, single, single, single), dynamoDb.operations());
  }

  private void askTwo(StudentRequest request) {
    service
        .together(request.text("1"), request.text("2"))
        .forEach(answer -> assertEquals(request.success(), answer.status(), answer::body));
  }

  private void assertWarnedOnce(String action, String cause) {
    List<String> warnings = warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).startsWith(action + " is denied"), warnings.get(0));
    assertTrue(warnings.get(0).contains(cause), warnings.get(0));
  }

  private List<String> warnings() {
    return log.events().stream()
        .map(event -> event.getFormattedMessage())
        .filter(line -> line.startsWith("dynamodb:"))
        .toList();
  }
}
