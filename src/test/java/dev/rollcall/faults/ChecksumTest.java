package dev.rollcall.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.TestService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers whose bytes are not those that DynamoDB sent. */
class ChecksumTest {
  private static final String UNKNOWN =
      "{\"error\":\"It is unknown whether the student was written, read it or try again\","
          + "\"outcome\":\"unknown\"}";

  @RegisterExtension static final RawDynamoDb dynamoDb = new RawDynamoDb();

  @ParameterizedTest
  @EnumSource(Transport.class)
  void every_third_is_wrong_and_no_client_notices(Transport transport) {
    TestService service = dynamoDb.start(transport, Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    AtomicInteger calls = new AtomicInteger();
    for (String operation : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem")) {
      dynamoDb.answer(
          operation,
          call -> {
            Reply right = dynamoDb.items().answer(call);
            return calls.incrementAndGet() % 3 == 0 ? right.withWrongChecksum() : right;
          });
    }

    List<Integer> statuses =
        IntStream.range(0, 15)
            .mapToObj(String::valueOf)
            .flatMap(id -> List.of(Ask.post(id), Ask.get(id), Ask.put(id), Ask.delete(id)).stream())
            .map(ask -> ask.to(service).status())
            .toList();

    long failed = statuses.stream().filter(status -> status >= 400).count();
    assertEquals(0, failed, statuses.toString());
    assertTrue(calls.get() > 80, "attempts: " + calls.get());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void one_on_a_shared_call_is_tried_again(Transport transport) throws Exception {
    TestService service = dynamoDb.start(transport, Together.SETTINGS);
    dynamoDb.items().store("1");
    dynamoDb.items().store("2");
    for (String operation : List.of("BatchGetItem", "BatchWriteItem", "BatchExecuteStatement")) {
      AtomicInteger calls = new AtomicInteger();
      dynamoDb.answer(
          operation,
          call ->
              calls.getAndIncrement() == 0
                  ? dynamoDb.items().answer(call).withWrongChecksum()
                  : null);
    }
    Together together = new Together(dynamoDb, service);

    assertEquals(List.of(200, 200), statuses(together.ask(List.of(Ask.get("1"), Ask.get("2")))));
    assertEquals(List.of(200, 200), statuses(together.ask(List.of(Ask.put("1"), Ask.put("2")))));
    assertEquals(
        List.of(201, 200), statuses(together.ask(List.of(Ask.post("1"), Ask.delete("2")))));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void where_all_are_wrong_a_read_fails_and_a_write_is_unknown(Transport transport) {
    TestService service = dynamoDb.start(transport, Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    dynamoDb.items().store("1");
    for (String operation : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem")) {
      dynamoDb.answer(operation, call -> dynamoDb.items().answer(call).withWrongChecksum());
    }

    Ask.get("1")
        .to(service)
        .is(503, "{\"error\":\"The student table can't be reached, try again\"}");
    for (Ask write : List.of(Ask.post("1"), Ask.put("1"), Ask.delete("1"))) {
      write.to(service).is(503, UNKNOWN);
    }
    long attempts =
        dynamoDb.calls().stream().filter(call -> call.operation().equals("PutItem")).count();
    assertEquals(3, attempts);
  }

  private static List<Integer> statuses(List<Answer> answers) {
    return answers.stream().map(Answer::status).toList();
  }
}
