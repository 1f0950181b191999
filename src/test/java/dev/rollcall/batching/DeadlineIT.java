package dev.rollcall.batching;

import static dev.rollcall.support.Errors.LATE;
import static dev.rollcall.support.Errors.OVERLOADED;
import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.RawConnection.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request whose deadline passes before or after its call went out, however calls are merged. */
class DeadlineIT {
  private static final int DEADLINE_MILLIS = 2000;
  private static final List<String> MODES = List.of("auto", "on", "off");

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  /** By the value of BATCHING, with one call at a time. */
  private static Map<String, CrowdedService> narrow;

  /** The same with a call for each request. */
  private static Map<String, CrowdedService> wide;

  @BeforeAll
  static void start() {
    narrow = start(1, DEADLINE_MILLIS);
    wide = start(8, DEADLINE_MILLIS);
  }

  @AfterEach
  void endSlowCalls() {
    dynamoDb.releaseSlowCalls();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void a_request_that_waits_for_a_call_is_refused_at_half_its_time_and_never_sent(String batching) {
    CrowdedService service = narrow.get(batching);
    Map<StudentRequest, RawConnection> clients = new EnumMap<>(StudentRequest.class);
    Stream.of(StudentRequest.values()).forEach(each -> clients.put(each, service.connect()));
    service.hold();

    long begin = System.nanoTime();
    clients.forEach((request, client) -> client.send(request.text("waits-" + request)));

    clients.values().forEach(client -> client.read().is(503, OVERLOADED));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertTrue(millis >= DEADLINE_MILLIS / 2, millis + " ms");
    service.release();
    assertEquals(200, service.get("next").read().status());
    assertEquals(List.of(), asked("waits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void a_line_of_an_import_that_waits_for_a_call_too_long_waits_again(String batching) {
    CrowdedService service = narrow.get(batching);
    RawConnection importing = service.connect();
    RawConnection reading = service.connect();
    service.hold();

    importing.send(StudentRequest.importOf("line"));
    service.settle();
    // It arrived later, so the line has waited as long when this is refused.
    reading.send(StudentRequest.READ.text("reader")).read().is(503, OVERLOADED);
    service.release();

    importing.read().is(200, "{\"created\":1,\"failed\":0,\"errors\":[]}");
    assertEquals(List.of("line"), asked("line"));
  }

  @Test
  void at_the_deadline_a_read_under_way_is_late_and_a_writes_outcome_is_unknown() {
    Map<String, RawConnection> clients = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    dynamoDb.expectSlowCall();

    for (String mode : MODES) {
      for (StudentRequest request : StudentRequest.values()) {
        String name = mode + " " + request;
        String text = request.text(FaultyDynamoDb.SLOW + request);
        clients.put(name, wide.get(mode).connect().send(text));
        expected.put(name, request.isWrite() ? "503 " + UNKNOWN : "504 " + LATE);
      }
    }

    assertEquals(expected, answers(clients));
  }

  @Test
  void at_the_deadline_an_update_of_a_version_is_late_if_the_version_was_not_yet_read() {
    Map<String, RawConnection> clients = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    dynamoDb.expectSlowCall();
    dynamoDb.answer("UpdateItem", call -> dynamoDb.items().answer(call).after(DEADLINE_MILLIS));

    for (String mode : MODES) {
      CrowdedService service = wide.get(mode);
      String tag = service.get(mode).read().header("ETag");
      String reading = StudentRequest.updateIfMatch(FaultyDynamoDb.SLOW, tag);
      clients.put(mode + " reading", service.connect().send(reading));
      expected.put(mode + " reading", "504 " + LATE);
      String writing = StudentRequest.updateIfMatch(mode, tag);
      clients.put(mode + " writing", service.connect().send(writing));
      expected.put(mode + " writing", "503 " + UNKNOWN);
    }

    assertEquals(expected, answers(clients));
  }

  /** With its pauses, the six tries that a line has take some eight seconds more. */
  @Test
  void an_import_says_of_a_line_under_way_at_its_deadline_that_its_outcome_is_unknown() {
    int deadline = 450;
    dynamoDb.answer("PutItem", call -> dynamoDb.items().answer(call).after(deadline / 2));
    Map<String, RawConnection> clients = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();

    start(8, deadline)
        .forEach(
            (mode, service) -> {
              clients.put(mode, service.connect().send(StudentRequest.importOf(mode)));
              expected.put(
                  mode,
                  "200 {\"created\":0,\"failed\":1,\"errors\":[{\"line\":1,\"error\":\"It is"
                      + " unknown whether the student was written, read it or try again\"}]}");
            });

    assertEquals(expected, answers(clients));
  }

  /** They have made a call already: a client's first one takes a good part of a deadline. */
  private static Map<String, CrowdedService> start(int calls, int deadlineMillis) {
    Map<String, CrowdedService> services =
        MODES.stream()
            .collect(
                Collectors.toMap(
                    mode -> mode,
                    mode ->
                        dynamoDb.start(
                            Map.of(
                                "BATCHING",
                                mode,
                                "CALLS_IN_FLIGHT",
                                String.valueOf(calls),
                                "DEADLINE_MS",
                                String.valueOf(deadlineMillis),
                                // An attempt takes a third of the deadline: these calls last.
                                "DYNAMODB_MAX_ATTEMPTS",
                                "10"))));
    services.values().forEach(service -> service.get("first").read());
    return services;
  }

  private static Map<String, String> answers(Map<String, RawConnection> clients) {
    Map<String, String> answers = new TreeMap<>();
    clients.forEach(
        (name, client) -> {
          Answer answer = client.read();
          answers.put(name, answer.status() + " " + answer.body());
        });
    return answers;
  }

  /** The ids that DynamoDB was asked for, of those that begin so. */
  private static List<String> asked(String prefix) {
    return dynamoDb.calls().stream()
        .flatMap(call -> call.ids().stream())
        .filter(id -> id.startsWith(prefix))
        .toList();
  }
}
