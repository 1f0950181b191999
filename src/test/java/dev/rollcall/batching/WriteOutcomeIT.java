package dev.rollcall.batching;

import static dev.rollcall.support.Errors.THROTTLED;
import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.RawConnection.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.Call;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a write that failed: every attempt at its call counts, not only the last. */
class WriteOutcomeIT {
  private static final String DENIED =
      "{\"error\":\"The student table is not available: access denied\"}";

  /** An attempt may take a third of it. */
  private static final int DEADLINE_MILLIS = 3000;

  /** By then requests that were made together have all been sent, before the first has failed. */
  private static final int ALL_SENT_MILLIS = 100;

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  /** For each call's ids how often it was attempted. */
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  /** The ends of an attempt after which DynamoDB may have done what it was asked. */
  private static List<Named<Reply>> uncertain() {
    return List.of(
        Named.of("a server error", Reply.serverError().after(ALL_SENT_MILLIS)),
        Named.of("a broken connection", Reply.reset().after(ALL_SENT_MILLIS)),
        Named.of("no answer in time", throttled().after(DEADLINE_MILLIS)));
  }

  /** Requests that share a call where they wait for one. */
  enum Batch {
    WRITES("BatchWriteItem", StudentRequest.CREATE, StudentRequest.DELETE),
    UPDATES("BatchExecuteStatement", StudentRequest.UPDATE, StudentRequest.UPDATE);

    private final String operation;
    private final StudentRequest first;
    private final StudentRequest second;

    Batch(String operation, StudentRequest first, StudentRequest second) {
      this.operation = operation;
      this.first = first;
      this.second = second;
    }
  }

  static Stream<Arguments> singleCalls() {
    return Stream.of("auto", "on", "off")
        .flatMap(mode -> uncertain().stream().map(first -> Arguments.of(mode, first)));
  }

  static Stream<Arguments> batchCalls() {
    return Stream.of(Batch.values())
        .flatMap(batch -> uncertain().stream().map(first -> Arguments.of(batch, first)));
  }

  @ParameterizedTest
  @MethodSource("singleCalls")
  void after_an_attempt_that_may_have_worked_a_throttled_write_has_an_unknown_outcome(
      String batching, Reply first) {
    eachCallIsAnswered(first, throttled());

    Map<StudentRequest, Answer> answers = askEach(batching);

    answers.forEach((request, answer) -> answer.is(503, request.isWrite() ? UNKNOWN : THROTTLED));
    attempts.forEach((call, times) -> assertTrue(times > 1, call + " was not tried again"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void a_write_that_was_throttled_and_then_denied_has_surely_not_happened(String batching) {
    eachCallIsAnswered(throttled(), Reply.error("AccessDeniedException"));

    askEach(batching).values().forEach(answer -> answer.is(503, DENIED));
  }

  @ParameterizedTest
  @MethodSource("batchCalls")
  void after_an_attempt_that_may_have_worked_a_throttled_batch_has_an_unknown_outcome(
      Batch batch, Reply first) {
    eachCallIsAnswered(first, throttled());

    askTogether(batch).forEach(answer -> answer.is(503, UNKNOWN));

    assertEquals(1, attempts.size(), attempts::toString);
    assertTrue(attempts.keySet().iterator().next().startsWith(batch.operation));
  }

  @ParameterizedTest
  @EnumSource
  void a_batch_that_was_always_throttled_has_surely_not_happened(Batch batch) {
    eachCallIsAnswered(throttled(), throttled());

    askTogether(batch).forEach(answer -> answer.is(503, THROTTLED));
  }

  private static Reply throttled() {
    return Reply.error("ThrottlingException");
  }

  private static CrowdedService start(String batching, int calls) {
    CrowdedService service =
        dynamoDb.start(
            Map.of(
                "BATCHING",
                batching,
                "CALLS_IN_FLIGHT",
                String.valueOf(calls),
                "DYNAMODB_MAX_ATTEMPTS",
                "2",
                "DEADLINE_MS",
                String.valueOf(DEADLINE_MILLIS)));
    // A client's first call takes a good part of what an attempt may take.
    service.get("first").read();
    return service;
  }

  /** But for the requests that only make way for others. */
  private void eachCallIsAnswered(Reply first, Reply later) {
    Function<Call, Reply> answer =
        call -> attempts.merge(call.operation() + call.ids(), 1, Integer::sum) == 1 ? first : later;
    List.of("PutItem", "DeleteItem", "UpdateItem", "BatchWriteItem", "BatchExecuteStatement")
        .forEach(operation -> dynamoDb.answer(operation, answer));
    dynamoDb.answer("GetItem", call -> call.asksFor("READ") ? answer.apply(call) : null);
  }

  /** Asks for a student of its own each, at the same time. */
  private static Map<StudentRequest, Answer> askEach(String batching) {
    CrowdedService service = start(batching, StudentRequest.values().length);
    Map<StudentRequest, RawConnection> asked = new EnumMap<>(StudentRequest.class);
    for (StudentRequest request : StudentRequest.values()) {
      asked.put(request, service.connect().send(request.text(request.name())));
    }
    Map<StudentRequest, Answer> answers = new EnumMap<>(StudentRequest.class);
    asked.forEach((request, connection) -> answers.put(request, connection.read()));
    return answers;
  }

  private static List<Answer> askTogether(Batch batch) {
    return start("on", 1).together(batch.first.text("1"), batch.second.text("2"));
  }
}
