package dev.rollcall;

import static dev.rollcall.support.Errors.LATE;
import static dev.rollcall.support.Errors.THROTTLED;
import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.Errors.UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which DynamoDB fails: what the client gets to read, and what the operator does. */
class SdkFailureIT {
  private static final Map<String, String> SETTINGS =
      Map.of("DYNAMODB_MAX_ATTEMPTS", "2", "TABLE_NAME", "Pupils", "AWS_REGION", "eu-north-1");

  private static final String STUDENT = "{\"StudentID\":\"1\",\"Name\":\"A\"}";
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  private Api api;
  private LogLines log;

  @BeforeEach
  void setUp() {
    // The requests' own lines, not the readiness probe's of the same trouble.
    log = new LogLines("dev.rollcall.http");
    api = dynamoDb.start(SETTINGS).api();
  }

  @AfterEach
  void tearDown() {
    log.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          ProvisionedThroughputExceededException | x | THROTTLED
          ThrottlingException | x | THROTTLED
          RequestLimitExceeded | x | THROTTLED
          TransactionConflictException | x | THROTTLED
          ResourceNotFoundException | Requested resource not found | TABLE_MISSING
          AccessDeniedException | User: arn:aws:iam::123456789012:role/x is not authorized | DENIED
          UnrecognizedClientException | The security token included in the request is invalid. | REFUSED
          InvalidSignatureException | Signature expired | REFUSED
          ExpiredTokenException | expired | REFUSED
          MissingAuthenticationTokenException | missing | REFUSED
          SomethingNew | x | FAILED
          ValidationException | The provided key element does not match the schema | ANOTHER_KEY
          """)
  void an_error_of_dynamodb_has_its_answer_and_its_log_line(
      String code, String message, Trouble trouble) {
    dynamoDb.answerAll(call -> Reply.error(400, code, message));

    assertIsTold(trouble);
  }

  @ParameterizedTest
  @CsvSource({"InternalServerError, 500", "ServiceUnavailable, 503"})
  void so_has_a_failure_of_dynamodb(String code, int status) {
    dynamoDb.answerAll(call -> Reply.error(status, code, "x"));

    assertIsTold(Trouble.FAILED);
  }

  /** What the client and the operator are told. */
  enum Trouble {
    THROTTLED(
        1,
        "The student table is busy, try again",
        "throttled",
        "raise the table's capacity or switch it to on-demand"),
    TABLE_MISSING(
        10,
        "The student table is not available: the table does not exist",
        "the table does not exist",
        "create it, or correct TABLE_NAME and AWS_REGION"),
    DENIED(
        10,
        "The student table is not available: access denied",
        "access denied (dynamodb:GetItem)",
        "allow the action on this table to the instance's role"),
    REFUSED(
        10,
        "The student table is not available: credentials refused",
        "credentials refused",
        "renew the credentials, and check the clock and the region"),
    FAILED(
        1,
        "The student table can't be reached, try again",
        "DynamoDB failed",
        "nothing, if it passes: see the AWS Health Dashboard"),
    ANOTHER_KEY(
        10,
        "The student table is not available: the table has another key",
        "the table has another key",
        "use a table whose only key is the partition key StudentID of type String");

    private final int retryAfter;
    private final String sentence;
    private final String cause;
    private final String remedy;

    Trouble(int retryAfter, String sentence, String cause, String remedy) {
      this.retryAfter = retryAfter;
      this.sentence = sentence;
      this.cause = cause;
      this.remedy = remedy;
    }
  }

  private void assertIsTold(Trouble trouble) {
    Answer answer = api.get("/student/1", "X-Request-Id", "request-7");

    assertIs(503, trouble.sentence, answer);
    assertEquals(String.valueOf(trouble.retryAfter), answer.header("Retry-After"));
    ILoggingEvent line = failures().get(0);
    String message = line.getFormattedMessage();
    assertEquals(Level.ERROR, line.getLevel());
    assertTrue(message.startsWith("DynamoDB GetItem: " + trouble.cause), message);
    assertTrue(message.contains("table Pupils, region eu-north-1"), message);
    assertTrue(message.contains("Remedy: " + trouble.remedy + "."), message);
    assertEquals("requestId=\"request-7\"", line.getKeyValuePairs().get(0).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ValidationException | Item size has exceeded the maximum allowed size | 413 | The"
            + " student is larger than an item may be",
        "413 | RequestTooLarge | x | 413 | The student is larger than an item may be",
        "400 | ValidationException | One or more parameter values were invalid | 400 | The student"
            + " table does not accept this request"
      })
  void what_the_client_can_mend_is_a_4xx(
      int dynamoDbStatus, String code, String message, int status, String sentence) {
    dynamoDb.answerAll(call -> Reply.error(dynamoDbStatus, code, message));

    assertIs(status, sentence, read());
  }

  static Stream<Named<Reply>> broken() {
    return Stream.of(
        Named.of("reset", Reply.reset()),
        Named.of("no answer", Reply.none()),
        Named.of("no HTTP", Reply.noise()),
        Named.of("a proxy's page", Reply.of(502, "<html>Bad gateway</html>")),
        Named.of("a hotel's page", Reply.ok("<html>Welcome to the hotel's Wi-Fi</html>")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void after_no_answer_or_a_strange_one_a_read_fails_and_a_write_may_have_happened(Reply reply) {
    dynamoDb.answerAll(call -> reply);

    Answer answer = read();

    answer.is(503, UNREACHABLE);
    assertEquals("1", answer.header("Retry-After"));
    eachWriteIs(api, UNKNOWN);
  }

  @Test
  void a_proxy_that_forbids_is_a_503() {
    dynamoDb.answerAll(call -> Reply.of(403, "no"));

    read().is(503, UNREACHABLE);
  }

  @Test
  void if_nobody_listens_a_read_fails_and_a_write_surely_did_not_happen() throws IOException {
    // Bound, so that nobody else takes the port, but not listening.
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
      // With more than one event loop SDK 2.54 at times notices a refusal at its timeout only.
      try (TestService unreachable =
          TestService.start(
              Map.of("INSTANCES", "1"), settings -> DynamoDbLocal.client(settings, nobody))) {
        unreachable.api().get("/student/1").is(503, UNREACHABLE);
        assertTrue(failures().get(0).getFormattedMessage().contains("unreachable"));
        eachWriteIs(unreachable.api(), UNREACHABLE);
      }
    }
  }

  @Test
  void silence_is_a_504_at_the_deadline() {
    dynamoDb.answerAll(call -> Reply.none().after(5_000));
    Api hasty = dynamoDb.start(Map.of("DEADLINE_MS", "300", "DYNAMODB_MAX_ATTEMPTS", "1")).api();

    Answer answer = hasty.get("/student/1");

    answer.is(504, LATE);
    assertEquals("", answer.header("Retry-After"));
    assertTrue(failures().get(0).getFormattedMessage().contains("raise DEADLINE_MS"));
  }

  @Test
  void every_call_answers_a_failure_alike() {
    dynamoDb.answerAll(call -> Reply.error("ThrottlingException"));

    eachWriteIs(api, THROTTLED);
  }

  @Test
  void after_a_server_error_a_write_may_have_happened() {
    dynamoDb.answerAll(call -> Reply.serverError());

    eachWriteIs(api, UNKNOWN);
  }

  @Test
  void a_condition_that_fails_is_the_clients_turn_and_not_logged() {
    dynamoDb.answerAll(call -> Reply.error("ConditionalCheckFailedException"));

    assertIs(
        412,
        "The student is not in the state that If-Match or If-None-Match requires",
        createOnly());
    assertEquals(List.of(), log.events());
  }

  private Answer createOnly() {
    return api.send(
        api.request("/student")
            .POST(BodyPublishers.ofString(STUDENT))
            .header("Content-Type", "application/json")
            .header("If-None-Match", "*"));
  }

  @Test
  void retries_never_double_the_load() {
    dynamoDb.answerAll(call -> Reply.serverError());

    for (int i = 0; i < 300; i++) {
      assertEquals(503, read().status());
    }

    // The SDK's budget has 100 retries, and no success ever fills it up again.
    assertEquals(400, dynamoDb.calls().size());
  }

  @Test
  void repeated_failures_are_no_flood_of_log_lines() {
    dynamoDb.answerAll(call -> Reply.error("AccessDeniedException"));

    for (int i = 0; i < 50; i++) {
      assertEquals(503, read().status());
    }

    // One a second and event loop; 50 of these calls take no 10 seconds.
    assertTrue(failures().size() < 25, failures().size() + " lines");
  }

  @Test
  void health_asks_dynamodb_nothing() {
    api.get("/health").is(200, "{\"status\":\"ok\"}");
    assertEquals(0, dynamoDb.calls().size());
  }

  private Answer read() {
    return api.get("/student/1");
  }

  private List<ILoggingEvent> failures() {
    return log.events().stream()
        // The probe of readiness logs for itself, beside the requests.
        .filter(event -> event.getLoggerName().endsWith("FailureLog"))
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .toList();
  }

  private static void eachWriteIs(Api api, String body) {
    for (Answer answer :
        List.of(api.create(STUDENT), api.put("/student/1", STUDENT), api.delete("/student/1"))) {
      answer.is(503, body);
      assertEquals("1", answer.header("Retry-After"));
    }
  }

  private static void assertIs(int status, String sentence, Answer answer) {
    answer.is(status, "{\"error\":\"" + sentence + "\"}");
  }
}
