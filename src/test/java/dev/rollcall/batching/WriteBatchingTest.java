package dev.rollcall.batching;

import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RawConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How writes share calls, and keep their order. */
class WriteBatchingTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

  private static CrowdedService service;

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of());
  }

  @Test
  void one_write_has_a_call_of_its_own() {
    assertEquals(201, service.post("1", "A").read().status());
    assertEquals(200, service.put("1", "A").read().status());
    assertEquals(200, service.delete("1").read().status());

    assertEquals(List.of("PutItem", "UpdateItem", "DeleteItem"), dynamoDb.operations());
  }

  @Test
  void creates_and_deletes_are_one_batch_write_item() throws Exception {
    service.hold();
    RawConnection created = service.post("1", "A");
    RawConnection deleted = service.delete("2");
    RawConnection another = service.post("3", "A");

    service.release();

    created.read().is(201, "{\"message\":\"Student created\"}");
    deleted.read().is(200, "{\"message\":\"Student deleted\"}");
    another.read().is(201, "{\"message\":\"Student created\"}");
    assertEquals(List.of("BatchWriteItem"), dynamoDb.operations());
  }

  @Test
  void updates_are_one_batch_of_statements() throws Exception {
    service.hold();
    RawConnection first = service.put("1", "Anita");
    RawConnection second = service.put("2", "Ravi");

    service.release();

    first.read().is(200, updated("Anita"));
    second.read().is(200, updated("Ravi"));
    assertEquals(List.of("BatchExecuteStatement"), dynamoDb.operations());
  }

  @Test
  void a_batch_of_writes_has_at_most_25() throws Exception {
    service.hold();
    List<RawConnection> asked = ids(60).stream().map(id -> service.post(id, "A")).toList();

    service.release();

    assertEquals(Collections.nCopies(60, 201), statuses(asked.stream()));
    assertBatches("BatchWriteItem");
  }

  @Test
  void a_batch_of_updates_has_at_most_25() throws Exception {
    service.hold();
    List<RawConnection> asked = ids(60).stream().map(id -> service.put(id, "A")).toList();

    service.release();

    assertEquals(Collections.nCopies(60, 200), statuses(asked.stream()));
    assertBatches("BatchExecuteStatement");
  }

  @Test
  void an_update_of_a_missing_student_creates_it() throws Exception {
    dynamoDb.answer(
        "BatchExecuteStatement",
        call ->
            FaultyDynamoDb.ok(
                UsualAnswers.statements(
                    call, id -> id.equals("missing") ? "ConditionalCheckFailed" : null)));
    service.hold();
    RawConnection there = service.put("1", "Anita");
    RawConnection missing = service.put("missing", "Ravi");

    service.release();

    there.read().is(200, updated("Anita"));
    missing.read().is(200, updated("Ravi"));
    assertEquals(List.of("BatchExecuteStatement", "UpdateItem"), dynamoDb.operations());
    assertEquals(List.of("missing"), dynamoDb.calls().get(1).ids());
  }

  @Test
  void two_writes_to_one_key_never_share_a_batch() throws Exception {
    service.hold();
    List<RawConnection> asked = new ArrayList<>();
    for (String id : List.of("1", "2", "3", "1", "2", "1")) {
      asked.add(inOrder(service.post(id, "Name " + asked.size())));
    }

    service.release();

    assertEquals(Collections.nCopies(6, 201), statuses(asked.stream()));
    for (Call call : dynamoDb.calls()) {
      assertEquals(call.ids().size(), new HashSet<>(call.ids()).size(), call::toString);
    }
    assertEquals(List.of("Name 0", "Name 3", "Name 5"), writesTo("1"));
    assertEquals(List.of("Name 1", "Name 4"), writesTo("2"));
  }

  @Test
  void a_write_whose_client_has_gone_lets_the_next_one_to_its_key_pass() throws Exception {
    service.hold();
    RawConnection gone = inOrder(service.post("key", "gone"));
    RawConnection next = inOrder(service.put("key", "next"));
    gone.close();

    service.release();

    next.read().is(200, updated("next"));
    assertEquals(List.of("next"), writesTo("key"));
  }

  private static RawConnection inOrder(RawConnection asked) {
    service.settle();
    return asked;
  }

  private static void assertBatches(String operation) {
    List<Call> calls = dynamoDb.calls();
    assertEquals(List.of(operation, operation, operation), dynamoDb.operations());
    assertEquals(List.of(25, 25, 10), calls.stream().map(call -> call.ids().size()).toList());
    assertTrue(calls.stream().flatMap(call -> call.ids().stream()).toList().containsAll(ids(60)));
  }

  /** The names that were written, in their order; "-" for a delete. */
  private static List<String> writesTo(String id) {
    return dynamoDb.calls().stream()
        .filter(call -> call.asksFor(id))
        .map(call -> call.nameOf(id))
        .toList();
  }

  private static List<String> ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }

  private static String updated(String name) {
    return "{\"message\":\"Student updated\",\"updated\":{\"Name\":\""
        + name
        + "\",\"Dept\":\"\"}}";
  }
}
