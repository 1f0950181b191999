package dev.rollcall.batching;

import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch that DynamoDB refuses as a whole. */
class RefusedBatchTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

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

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, access denied",
    "UnknownOperationException, the server does not know this operation",
  })
  void without_the_right_to_batch_reads_each_is_asked_alone(String code, String cause)
      throws Exception {
    dynamoDb.answer("BatchGetItem", call -> FaultyDynamoDb.error(code, "x"));

    assertEquals(List.of(200, 200), readTwo());
    assertEquals(List.of(200, 200), readTwo());

    assertEquals(
        List.of("BatchGetItem", "GetItem", "GetItem", "GetItem", "GetItem"), dynamoDb.operations());
    assertWarnedOnce("dynamodb:BatchGetItem", cause);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, access denied",
    "UnknownOperationException, the server does not know this operation",
  })
  void without_the_right_to_batch_writes_each_is_asked_alone(String code, String cause)
      throws Exception {
    dynamoDb.answer("BatchWriteItem", call -> FaultyDynamoDb.error(code, "x"));

    assertEquals(List.of(201, 200), writeTwo());
    assertEquals(List.of(201, 200), writeTwo());

    assertEquals(
        List.of("BatchWriteItem", "PutItem", "DeleteItem", "PutItem", "DeleteItem"),
        dynamoDb.operations());
    assertWarnedOnce("dynamodb:BatchWriteItem", cause);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, access denied",
    "UnknownOperationException, the server does not know this operation",
  })
  void without_the_right_to_partiql_each_update_is_asked_alone(String code, String cause)
      throws Exception {
    dynamoDb.answer("BatchExecuteStatement", call -> FaultyDynamoDb.error(code, "x"));

    assertUpdatesGoAlone(cause);
  }

  @Test
  void statements_that_are_all_denied_are_asked_alone_from_then_on() throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call -> FaultyDynamoDb.ok(UsualAnswers.statements(call, id -> "AccessDenied")));

    assertUpdatesGoAlone("access denied");
  }

  @Test
  void one_statement_that_is_denied_does_not_end_batching() throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call ->
            FaultyDynamoDb.ok(
                UsualAnswers.statements(call, id -> id.equals("1") ? "AccessDenied" : null)));

    assertEquals(List.of(200, 200), updateTwo());
    assertEquals(List.of(200, 200), updateTwo());

    assertEquals(
        List.of("BatchExecuteStatement", "UpdateItem", "BatchExecuteStatement", "UpdateItem"),
        dynamoDb.operations());
    assertEquals(List.of(), warnings());
  }

  @Test
  void without_one_batch_action_the_others_go_on() throws Exception {
    dynamoDb.answer("BatchGetItem", call -> FaultyDynamoDb.error("AccessDeniedException", "x"));
    readTwo();

    assertEquals(List.of(200, 200), updateTwo());

    assertEquals(
        List.of("BatchGetItem", "GetItem", "GetItem", "BatchExecuteStatement"),
        dynamoDb.operations());
  }

  private void assertUpdatesGoAlone(String cause) throws Exception {
    assertEquals(List.of(200, 200), updateTwo());
    assertEquals(List.of(200, 200), updateTwo());

    assertEquals(
        List.of("BatchExecuteStatement", "UpdateItem", "UpdateItem", "UpdateItem", "UpdateItem"),
        dynamoDb.operations());
    assertWarnedOnce("dynamodb:PartiQLUpdate", cause);
    // That is no action, so no role can allow it.
    assertTrue(warnings().stream().noneMatch(line -> line.contains("dynamodb:BatchExecute")));
  }

  private List<Integer> readTwo() throws InterruptedException {
    return statuses(together(() -> service.get("1"), () -> service.get("2")));
  }

  private List<Integer> writeTwo() throws InterruptedException {
    return statuses(together(() -> service.post("1", "A"), () -> service.delete("2")));
  }

  private List<Integer> updateTwo() throws InterruptedException {
    return statuses(together(() -> service.put("1", "A"), () -> service.put("2", "B")));
  }

  private Stream<RawConnection> together(Ask first, Ask second) throws InterruptedException {
    service.hold();
    RawConnection one = first.ask();
    service.settle();
    RawConnection two = second.ask();
    service.release();
    return Stream.of(one, two);
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

  private interface Ask {
    RawConnection ask();
  }
}
