package dev.rollcall.batching;

import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.rollcall.support.RawConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a batch leaves over is tried again, and harms no neighbour. */
class LeftoversTest {
  private static final String BUSY = "{\"error\":\"The student table is busy, try again\"}";

  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

  private static CrowdedService service;

  /** The ids that were left over once. */
  private final Set<String> leftOver = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of());
  }

  @Test
  void unprocessed_keys_are_read_again() throws Exception {
    dynamoDb.answer(
        "BatchGetItem",
        call -> FaultyDynamoDb.ok(UsualAnswers.batchGet(call, id -> isProcessed(id))));
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "busy-2", "busy-3", "busy-3", "4"));

    service.release();

    assertEquals(Collections.nCopies(5, 200), statuses(asked.stream()));
    assertAskedFor(Map.of("1", 1, "busy-2", 2, "busy-3", 2, "4", 1));
  }

  @Test
  void unprocessed_writes_are_written_again() throws Exception {
    dynamoDb.answer(
        "BatchWriteItem",
        call -> FaultyDynamoDb.ok(UsualAnswers.batchWrite(call, id -> isProcessed(id))));
    service.hold();
    RawConnection created = service.post("1", "A");
    RawConnection createdLater = service.post("busy-2", "A");
    RawConnection deletedLater = service.delete("busy-3");

    service.release();

    assertEquals(List.of(201, 201, 200), statuses(created, createdLater, deletedLater));
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
  void statements_that_failed_for_a_while_are_executed_again(String code) throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call ->
            FaultyDynamoDb.ok(UsualAnswers.statements(call, id -> isProcessed(id) ? null : code)));
    service.hold();
    RawConnection updated = service.put("1", "A");
    RawConnection updatedLater = service.put("busy-2", "A");

    service.release();

    assertEquals(List.of(200, 200), statuses(updated, updatedLater));
    assertAskedFor(Map.of("1", 1, "busy-2", 2));
  }

  @Test
  void a_read_that_stays_left_over_fails_alone() throws Exception {
    dynamoDb.answer(
        "BatchGetItem",
        call -> FaultyDynamoDb.ok(UsualAnswers.batchGet(call, id -> !id.equals("bad"))));
    dynamoDb.answer("GetItem", LeftoversTest::throttlesBad);
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "bad", "2"));

    service.release();

    assertEquals(200, asked.get(0).read().status());
    asked.get(1).read().is(503, BUSY);
    assertEquals(200, asked.get(2).read().status());
  }

  @Test
  void a_write_that_stays_left_over_fails_alone() throws Exception {
    dynamoDb.answer(
        "BatchWriteItem",
        call -> FaultyDynamoDb.ok(UsualAnswers.batchWrite(call, id -> !id.equals("bad"))));
    dynamoDb.answer("PutItem", LeftoversTest::throttlesBad);
    service.hold();
    RawConnection good = service.post("1", "A");
    RawConnection bad = service.post("bad", "A");

    service.release();

    assertEquals(201, good.read().status());
    bad.read().is(503, BUSY);
  }

  @Test
  void an_update_that_stays_left_over_fails_alone() throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call ->
            FaultyDynamoDb.ok(
                UsualAnswers.statements(call, id -> id.equals("bad") ? "ThrottlingError" : null)));
    dynamoDb.answer("UpdateItem", LeftoversTest::throttlesBad);
    service.hold();
    RawConnection good = service.put("1", "A");
    RawConnection bad = service.put("bad", "A");

    service.release();

    assertEquals(200, good.read().status());
    bad.read().is(503, BUSY);
  }

  @Test
  void an_update_that_may_have_happened_once_is_not_called_a_failure() throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call ->
            FaultyDynamoDb.ok(
                UsualAnswers.statements(
                    call, id -> id.equals("bad") ? "InternalServerError" : null)));
    dynamoDb.answer("UpdateItem", LeftoversTest::throttlesBad);
    service.hold();
    RawConnection good = service.put("1", "A");
    RawConnection bad = service.put("bad", "A");

    service.release();

    assertEquals(200, good.read().status());
    assertTrue(bad.read().body().endsWith("\"outcome\":\"unknown\"}"));
  }

  @Test
  void what_is_left_over_is_tried_again_only_as_often_as_the_budget_allows() throws Exception {
    dynamoDb.answer(
        "BatchGetItem", call -> FaultyDynamoDb.ok(UsualAnswers.batchGet(call, id -> false)));
    dynamoDb.answer("GetItem", LeftoversTest::throttlesBad);
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

  private static ResponseDefinitionBuilder throttlesBad(Call call) {
    return call.asksFor("bad") ? FaultyDynamoDb.error("ThrottlingException", "x") : null;
  }

  private static void assertAskedFor(Map<String, Integer> times) {
    times.forEach((id, count) -> assertEquals(count, timesAskedFor(id), id));
    assertTrue(dynamoDb.operations().get(0).startsWith("Batch"));
  }

  private static int timesAskedFor(String id) {
    return (int) dynamoDb.calls().stream().filter(call -> call.asksFor(id)).count();
  }
}
