package dev.rollcall.batching;

import static dev.rollcall.batching.CrowdedService.answers;
import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How reads share calls. */
class ReadBatchingTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

  private static CrowdedService service;

  @BeforeAll
  static void start() {
    service = dynamoDb.start(Map.of());
  }

  @Test
  void one_key_is_a_get_item() {
    service.get("1").read().is(200, student("1"));

    assertEquals(List.of("GetItem"), dynamoDb.operations());
  }

  @Test
  void many_keys_are_one_batch_get_item() throws Exception {
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2", "3"));

    service.release();

    assertEquals(
        List.of(student("1"), student("2"), student("3")),
        answers(asked).stream().map(Answer::body).toList());
    assertEquals(List.of("BatchGetItem"), dynamoDb.operations());
  }

  @Test
  void a_key_asked_for_twice_is_read_once_and_answered_twice() throws Exception {
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2", "1"));

    service.release();

    answers(asked).forEach(answer -> assertEquals(200, answer.status()));
    assertEquals(List.of("BatchGetItem"), dynamoDb.operations());
    assertEquals(2, dynamoDb.calls().get(0).ids().size());
  }

  @Test
  void one_key_asked_for_by_many_is_one_get_item() throws Exception {
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "1", "1"));

    service.release();

    answers(asked).forEach(answer -> answer.is(200, student("1")));
    assertEquals(List.of("GetItem"), dynamoDb.operations());
  }

  @Test
  void a_missing_student_is_a_404_among_found_ones() throws Exception {
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "missing", "2"));

    service.release();

    List<Answer> answers = answers(asked);
    answers.get(0).is(200, student("1"));
    answers.get(1).is(404, "{\"error\":\"Student not found\"}");
    answers.get(2).is(200, student("2"));
  }

  @Test
  void a_hundred_and_one_keys_are_more_than_one_call() throws Exception {
    service.hold();
    List<String> ids = IntStream.rangeClosed(1, 101).mapToObj(String::valueOf).toList();
    List<RawConnection> asked = service.getAll(ids);

    service.release();

    List<Answer> answers = answers(asked);
    for (int i = 0; i < ids.size(); i++) {
      answers.get(i).is(200, student(ids.get(i)));
    }
    assertEquals(List.of("BatchGetItem", "GetItem"), dynamoDb.operations());
    assertEquals(100, new HashSet<>(dynamoDb.calls().get(0).ids()).size());
  }

  @Test
  void a_table_that_is_missing_is_missing_for_all_of_a_batch() throws Exception {
    dynamoDb.answer("BatchGetItem", call -> FaultyDynamoDb.error("ResourceNotFoundException", "x"));
    service.hold();
    List<RawConnection> asked = service.getAll(List.of("1", "2"));

    service.release();

    assertEquals(List.of(503, 503), statuses(asked.stream()));
    assertEquals(List.of("BatchGetItem"), dynamoDb.operations());
  }

  @Test
  void reads_and_writes_have_calls_of_their_own() throws Exception {
    service.hold();
    RawConnection read = service.get("1");
    RawConnection written = service.post("2", "A");
    RawConnection updated = service.put("3", "A");

    service.release();

    assertEquals(List.of(200, 201, 200), statuses(read, written, updated));
    assertTrue(
        dynamoDb.operations().containsAll(List.of("GetItem", "PutItem", "UpdateItem")),
        dynamoDb.operations()::toString);
  }

  private static String student(String id) {
    return "{\"StudentID\":\"" + id + "\",\"Name\":\"Name of " + id + "\",\"Dept\":\"\"}";
  }
}
