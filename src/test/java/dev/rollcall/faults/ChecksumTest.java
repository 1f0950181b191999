package dev.rollcall.faults;

import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.Errors.UNREACHABLE;
import static dev.rollcall.support.dynamodb.StudentRequest.CREATE;
import static dev.rollcall.support.dynamodb.StudentRequest.DELETE;
import static dev.rollcall.support.dynamodb.StudentRequest.READ;
import static dev.rollcall.support.dynamodb.StudentRequest.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import dev.rollcall.support.dynamodb.Transport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers whose bytes are not those that DynamoDB sent. */
class ChecksumTest {

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  @ParameterizedTest
  @EnumSource(Transport.class)
  void every_third_is_wrong_and_no_client_notices(Transport transport) {
    CrowdedService service = dynamoDb.start(transport, Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    AtomicInteger calls = new AtomicInteger();
    dynamoDb.answerAll(
        call -> {
          Reply right = dynamoDb.items().answer(call);
          return calls.incrementAndGet() % 3 == 0 ? right.withWrongChecksum() : right;
        });

    for (int id = 0; id < 15; id++) {
      for (StudentRequest request : List.of(CREATE, READ, UPDATE, DELETE)) {
        Answer answer = service.connect().send(request.text("" + id)).read();
        assertEquals(request.success(), answer.status(), answer::body);
      }
    }
    assertTrue(calls.get() > 80, "attempts: " + calls.get());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void one_on_a_shared_call_is_tried_again(Transport transport) {
    CrowdedService service =
        dynamoDb.start(transport, Map.of("CALLS_IN_FLIGHT", "1", "BATCHING", "on"));
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

    for (StudentRequest request : List.of(READ, UPDATE, CREATE)) {
      service
          .together(request.text("1"), request.text("2"))
          .forEach(answer -> assertEquals(request.success(), answer.status(), answer::body));
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void if_all_are_wrong_a_read_fails_and_a_write_is_unknown(Transport transport) {
    CrowdedService service = dynamoDb.start(transport, Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    dynamoDb.items().store("1");
    dynamoDb.answerAll(call -> dynamoDb.items().answer(call).withWrongChecksum());

    for (StudentRequest request : List.of(READ, CREATE, UPDATE, DELETE)) {
      Answer answer = service.connect().send(request.text("1")).read();
      answer.is(503, request.isWrite() ? UNKNOWN : UNREACHABLE);
    }
    assertEquals(3, dynamoDb.operations().stream().filter("PutItem"::equals).count());
  }
}
