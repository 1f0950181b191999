package dev.rollcall.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
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

  @RegisterExtension static final RawDynamoDb dynamoDb = new RawDynamoDb();

  static Stream<Arguments> repeats() {
    return Stream.of(Transport.values())
        .flatMap(
            transport ->
                Stream.of(Repeat.AT_ONCE, Repeat.SOON_AFTER, Repeat.BEFORE_THE_NEXT)
                    .flatMap(
                        repeat ->
                            Stream.of("off", "on")
                                .map(batching -> Arguments.of(transport, repeat, batching))));
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void a_read_is_never_another_students(Transport transport, Repeat repeat, String batching) {
    TestService service = start(transport, batching);
    dynamoDb.repeat(repeat, EVERY);

    List<String> answers = askAtOnce(service, student -> Ask.get("s" + student));

    for (String answer : answers) {
      String asked = answer.substring(0, answer.indexOf(' '));
      // An earlier batch's answer can be a later one's too, whose other records are missing then.
      boolean looksMissing = batching.equals("on") && answer.contains(" 404 ");
      assertTrue(
          looksMissing || answer.contains(" 503 ") || answer.contains("\"Name of " + asked + "\""),
          answer);
    }
    assertManySucceed(transport, answers);
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void an_update_says_what_it_set(Transport transport, Repeat repeat, String batching) {
    TestService service = start(transport, batching);
    dynamoDb.repeat(repeat, EVERY);

    List<String> answers = askAtOnce(service, student -> Ask.put("s" + student));

    for (String answer : answers) {
      String asked = answer.substring(0, answer.indexOf(' '));
      assertTrue(
          answer.contains(" 503 ") || answer.contains("\"Name\":\"New " + asked + "\""), answer);
    }
    assertManySucceed(transport, answers);
  }

  /** Only the event-loop client can close the connection, after which all is well again. */
  private static void assertManySucceed(Transport transport, List<String> answers) {
    long failed = answers.stream().filter(answer -> answer.contains(" 503 ")).count();
    long allowed = transport == Transport.EVENT_LOOP ? answers.size() / 2 : answers.size() - 1;
    assertTrue(failed <= allowed, () -> failed + " of " + answers.size() + " failed: " + answers);
  }

  /** Each student several times, a few at once; "s1 200 body" for each. */
  private static List<String> askAtOnce(TestService service, IntFunction<Ask> ask) {
    ExecutorService clients = Executors.newFixedThreadPool(STUDENTS);
    try {
      List<String> all = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<CompletableFuture<String>> asked =
            IntStream.range(0, STUDENTS)
                .mapToObj(
                    student ->
                        CompletableFuture.supplyAsync(
                            () -> "s" + student + " " + text(ask.apply(student).to(service)),
                            clients))
                .toList();
        asked.forEach(each -> all.add(each.join()));
      }
      return all;
    } finally {
      clients.shutdown();
    }
  }

  private static String text(Answer answer) {
    return answer.status() + " " + answer.body();
  }

  private static TestService start(Transport transport, String batching) {
    for (int student = 0; student < STUDENTS; student++) {
      dynamoDb.items().store("s" + student);
    }
    TestService service =
        dynamoDb.start(
            transport,
            Map.of(
                "BATCHING",
                batching,
                "CALLS_IN_FLIGHT",
                "2",
                "DYNAMODB_MAX_ATTEMPTS",
                "3",
                "DEADLINE_MS",
                "10000"));
    // The event-loop client follows the SDK's calls that succeed.
    assertEquals(200, Ask.get("s0").to(service).status());
    return service;
  }
}
