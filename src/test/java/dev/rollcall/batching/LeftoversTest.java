package dev.rollcall.batching;

import static dev.rollcall.support.Errors.THROTTLED;
import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.RawConnection.request;
import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static dev.rollcall.support.dynamodb.StudentRequest.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a batch leaves over is tried again, and harms no neighbour. */
class LeftoversTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  private static CrowdedService service;

  /** The ids that were left over once. */
  private final Set<String> leftOver = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of());
  }

  @Test
  void unprocessed_keys_are_read_again() {
    dynamoDb.answer("BatchGetItem", call -> dynamoDb.items().batchGet(call, this::isProcessed));
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "busy-2", "busy-3", "busy-3", "4"));

    service.release();

    assertEquals(Collections.nCopies(5, 200), statuses(asked));
    assertAskedFor(Map.of("1", 1, "busy-2", 2, "busy-3", 2, "4", 1));
  }

  @Test
  void unprocessed_writes_are_written_again() {
    dynamoDb.answer("BatchWriteItem", call -> dynamoDb.items().batchWrite(call, this::isProcessed));
    service.hold();
    List<RawConnection> asked =
        List.of(service.post("1", "A"), service.post("busy-2", "A"), service.delete("busy-3"));

    service.release();

    assertEquals(List.of(201, 201, 200), statuses(asked));
    assertAskedFor(Map.of("1", 1, "busy-2", 2, "busy-3", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "RequestLimitExceeded",
        "TransactionConflict",
        "InternalServerError"
      })
  void statements_that_failed_for_a_while_are_executed_again(String code) {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call -> dynamoDb.items().statements(call, id -> isProcessed(id) ? null : code));
    service.hold();
    List<RawConnection> asked = List.of(service.put("1", "A"), service.put("busy-2", "A"));

    service.release();

    assertEquals(List.of(200, 200), statuses(asked));
    assertAskedFor(Map.of("1", 1, "busy-2", 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "CREATE", "UPDATE"})
  void what_stays_left_over_fails_alone(StudentRequest request) {
    leaveBad("ThrottlingError");

    List<Answer> answers = service.together(request.text("1"), request.text("bad"));

    assertEquals(request.success(), answers.get(0).status());
    answers.get(1).is(503, THROTTLED);
  }

  @Test
  void an_update_that_may_have_happened_once_is_not_called_a_failure() {
    leaveBad("InternalServerError");

    List<Answer> answers = service.together(UPDATE.text("1"), UPDATE.text("bad"));

    assertEquals(200, answers.get(0).status());
    answers.get(1).is(503, UNKNOWN);
  }

  /** Batches leave the student "bad" over, or its statement fails so; single calls throttle it. */
  private static void leaveBad(String code) {
    Predicate<String> processed = id -> !id.equals("bad");
    dynamoDb.answer("BatchGetItem", call -> dynamoDb.items().batchGet(call, processed));
    dynamoDb.answer("BatchWriteItem", call -> dynamoDb.items().batchWrite(call, processed));
    dynamoDb.answer(
        "BatchExecuteStatement",
        call -> dynamoDb.items().statements(call, id -> processed.test(id) ? null : code));
    for (String operation : List.of("GetItem", "PutItem", "UpdateItem")) {
      dynamoDb.answer(
          operation, call -> call.asksFor("bad") ? Reply.error("ThrottlingException") : null);
    }
  }

  @Test
  void what_is_left_over_is_tried_again_only_as_often_as_the_budget_allows() {
    dynamoDb.answer("BatchGetItem", call -> dynamoDb.items().batchGet(call, id -> false));
    CrowdedService empty = dynamoDb.start(Map.of());
    empty.hold();
    List<RawConnection> asked =
        empty.getAll(IntStream.range(0, 150).mapToObj(String::valueOf).toList());

    empty.release();

    asked.forEach(each -> each.read());
    long keys = dynamoDb.calls().stream().mapToLong(call -> call.ids().size()).sum();
    assertTrue(keys <= 150 + 100 + 10, keys + " keys");
  }

  /** An id that begins with "busy" is left over once. */
  private boolean isProcessed(String id) {
    return !id.startsWith("busy") || !leftOver.add(id);
  }

  private static void assertAskedFor(Map<String, Integer> times) {
    times.forEach((id, count) -> assertEquals(count, timesAskedFor(id), id));
    assertTrue(dynamoDb.operations().get(0).startsWith("Batch"));
  }

  private static int timesAskedFor(String id) {
    return (int) dynamoDb.calls().stream().filter(call -> call.asksFor(id)).count();
  }
}
