package dev.rollcall.faults;

import static dev.rollcall.support.RawConnection.request;
import static dev.rollcall.support.dynamodb.Repeat.AT_ONCE;
import static dev.rollcall.support.dynamodb.Repeat.BEFORE_THE_NEXT;
import static dev.rollcall.support.dynamodb.Repeat.SOON_AFTER;
import static dev.rollcall.support.dynamodb.StudentRequest.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Repeat;
import dev.rollcall.support.dynamodb.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A connection of DynamoDB on which some answers arrive twice, so that the second copy may be taken
 * for the next call's answer: nobody gets another student's data.
 */
class RepeatedAnswersIT {
  private static final int STUDENTS = 12;
  private static final int ROUNDS = 12;
  private static final int EVERY = 10;

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  static Stream<Arguments> repeats() {
    List<Arguments> all = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      for (Repeat repeat : List.of(AT_ONCE, SOON_AFTER, BEFORE_THE_NEXT)) {
        for (String batching : List.of("off", "on")) {
          all.add(Arguments.of(transport, repeat, batching));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void a_read_is_never_another_students(Transport transport, Repeat repeat, String batching) {
    CrowdedService service = start(transport, batching);
    dynamoDb.repeat(repeat, EVERY);

    Map<String, List<String>> answers = askAtOnce(service, READ::text);

    // An earlier batch's answer can be a later one's too, whose other records are missing then.
    String missing = batching.equals("on") ? "|404 .*" : "";
    answers.forEach(
        (student, all) ->
            all.forEach(
                answer ->
                    assertTrue(
                        answer.matches("503 .*|.*\"Name of " + student + "\".*" + missing),
                        answer)));
    assertManySucceed(transport, answers);
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void an_update_says_what_it_set(Transport transport, Repeat repeat, String batching) {
    CrowdedService service = start(transport, batching);
    dynamoDb.repeat(repeat, EVERY);

    Map<String, List<String>> answers =
        askAtOnce(
            service,
            student -> request("PUT", "/student/" + student, "{\"Name\":\"New " + student + "\"}"));

    answers.forEach(
        (student, all) ->
            all.forEach(
                answer ->
                    assertTrue(
                        answer.matches("503 .*|.*\"Name\":\"New " + student + "\".*"), answer)));
    assertManySucceed(transport, answers);
  }

  /** Only the event-loop client can close the connection, after which all is well again. */
  private static void assertManySucceed(Transport transport, Map<String, List<String>> answers) {
    List<String> all = answers.values().stream().flatMap(List::stream).toList();
    long failed = all.stream().filter(answer -> answer.startsWith("503 ")).count();
    long allowed = transport == Transport.EVENT_LOOP ? all.size() / 2 : all.size() - 1;
    assertTrue(failed <= allowed, () -> failed + " of " + all.size() + " failed: " + all);
  }

  /** Each student several times, all at once; statuses and bodies by student. */
  private static Map<String, List<String>> askAtOnce(
      CrowdedService service, Function<String, String> text) {
    Map<String, RawConnection> clients = new TreeMap<>();
    Map<String, List<String>> answers = new TreeMap<>();
    for (String student : students()) {
      clients.put(student, service.connect());
      answers.put(student, new ArrayList<>());
    }
    for (int round = 0; round < ROUNDS; round++) {
      clients.forEach((student, client) -> client.send(text.apply(student)));
      clients.forEach(
          (student, client) -> {
            Answer answer = client.read();
            answers.get(student).add(answer.status() + " " + answer.body());
          });
    }
    return answers;
  }

  private static List<String> students() {
    return IntStream.range(0, STUDENTS).mapToObj(number -> "s" + number).toList();
  }

  private static CrowdedService start(Transport transport, String batching) {
    students().forEach(dynamoDb.items()::store);
    CrowdedService service =
        dynamoDb.start(
            transport,
            Map.of(
                "BATCHING", batching,
                "CALLS_IN_FLIGHT", "2",
                "DYNAMODB_MAX_ATTEMPTS", "3",
                "DEADLINE_MS", "10000"));
    // The event-loop client follows the SDK's calls that succeed.
    assertEquals(200, service.get("s0").read().status());
    return service;
  }
}
