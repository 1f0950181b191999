package dev.rollcall;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rollcall.support.Answer;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which DynamoDB fails: what the client gets to read, and what the operator does. */
class SdkFailureIT {
  private static final String TYPE = "application/x-amz-json-1.0";
  private static final String ERROR =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}";
  private static final Map<String, String> SETTINGS =
      Map.of("DYNAMODB_MAX_ATTEMPTS", "2", "TABLE_NAME", "Pupils", "AWS_REGION", "eu-north-1");

  private static final String STUDENT = "{\"StudentID\":\"1\",\"Name\":\"A\"}";
  private static final String UNKNOWN =
      "{\"error\":\"It is unknown whether the student was written, read it or try again\","
          + "\"outcome\":\"unknown\"}";

  private static final WireMockServer dynamoDb =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  /** Closed together at the end: the SDK takes two seconds to close a client. */
  private static final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  private TestService service;
  private LogLines log;

  @BeforeAll
  static void startDynamoDb() {
    dynamoDb.start();
  }

  @AfterAll
  static void stopAll() {
    ExecutorService threads = Executors.newFixedThreadPool(services.size());
    CompletableFuture<?>[] closed =
        services.stream()
            .map(each -> CompletableFuture.runAsync(each::close, threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed).join();
    threads.shutdown();
    dynamoDb.stop();
  }

  @BeforeEach
  void setUp() {
    dynamoDb.resetAll();
    // The requests' own lines, not the readiness probe's of the same trouble.
    log = new LogLines("dev.rollcall.http");
    service = serviceOn(dynamoDb.port(), SETTINGS);
  }

  @AfterEach
  void tearDown() {
    log.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "ProvisionedThroughputExceededException | 400 | x | 503 | 1 | The student table is busy,"
            + " try again | throttled | raise the table's capacity or switch it to on-demand",
        "ThrottlingException | 400 | x | 503 | 1 | The student table is busy, try again | throttled"
            + " | raise the table's capacity or switch it to on-demand",
        "RequestLimitExceeded | 400 | x | 503 | 1 | The student table is busy, try again |"
            + " throttled | raise the table's capacity or switch it to on-demand",
        "TransactionConflictException | 400 | x | 503 | 1 | The student table is busy, try again |"
            + " throttled | raise the table's capacity or switch it to on-demand",
        "ResourceNotFoundException | 400 | Requested resource not found | 503 | 10 | The student"
            + " table is not available: the table does not exist | the table does not exist |"
            + " create it, or correct TABLE_NAME and AWS_REGION",
        "AccessDeniedException | 400 | User: arn:aws:iam::123456789012:role/x is not authorized |"
            + " 503 | 10 | The student table is not available: access denied | access denied"
            + " (dynamodb:GetItem) | allow the action on this table to the instance's role",
        "UnrecognizedClientException | 400 | The security token included in the request is invalid."
            + " | 503 | 10 | The student table is not available: credentials refused | credentials"
            + " refused | renew the credentials, and check the clock and the region",
        "InvalidSignatureException | 400 | Signature expired | 503 | 10 | The student table is not"
            + " available: credentials refused | credentials refused | renew the credentials, and"
            + " check the clock and the region",
        "ExpiredTokenException | 400 | expired | 503 | 10 | The student table is not available:"
            + " credentials refused | credentials refused | renew the credentials, and check the"
            + " clock and the region",
        "MissingAuthenticationTokenException | 400 | missing | 503 | 10 | The student table is not"
            + " available: credentials refused | credentials refused | renew the credentials, and"
            + " check the clock and the region",
        "InternalServerError | 500 | x | 503 | 1 | The student table can't be reached, try again |"
            + " DynamoDB failed | nothing, if it passes: see the AWS Health Dashboard",
        "ServiceUnavailable | 503 | x | 503 | 1 | The student table can't be reached, try again |"
            + " DynamoDB failed | nothing, if it passes: see the AWS Health Dashboard",
        "SomethingNew | 400 | x | 503 | 1 | The student table can't be reached, try again |"
            + " DynamoDB failed | nothing, if it passes: see the AWS Health Dashboard",
        "ValidationException | 400 | The provided key element does not match the schema | 503 | 10"
            + " | The student table is not available: the table has another key | the table has"
            + " another key | use a table whose only key is the partition key StudentID of type"
            + " String",
      })
  void an_error_of_dynamodb_has_its_answer_and_its_log_line(
      String code,
      int dynamoDbStatus,
      String dynamoDbMessage,
      int status,
      String retryAfter,
      String sentence,
      String cause,
      String remedy) {
    dynamoDbAnswers(error(code, dynamoDbStatus, dynamoDbMessage));

    Answer answer = read("request-7");

    answer.is(status, "{\"error\":\"" + sentence + "\"}");
    assertEquals(retryAfter, answer.header("Retry-After"));
    ILoggingEvent line = failures().get(0);
    String message = line.getFormattedMessage();
    assertEquals(Level.ERROR, line.getLevel());
    assertTrue(message.startsWith("DynamoDB GetItem: " + cause), message);
    assertTrue(message.contains("table Pupils, region eu-north-1"), message);
    assertTrue(message.contains("Remedy: " + remedy + "."), message);
    assertEquals("requestId=\"request-7\"", line.getKeyValuePairs().get(0).toString());
  }

  @Test
  void an_item_too_large_is_a_413() {
    dynamoDbAnswers(
        error("ValidationException", 400, "Item size has exceeded the maximum allowed size"));

    assertIs(413, "The student is larger than an item may be", read());
  }

  @Test
  void a_request_too_large_for_dynamodb_is_a_413() {
    dynamoDbAnswers(error("RequestTooLarge", 413, "x"));

    assertIs(413, "The student is larger than an item may be", read());
  }

  @Test
  void what_dynamodb_finds_invalid_is_a_400() {
    dynamoDbAnswers(error("ValidationException", 400, "One or more parameter values were invalid"));

    assertIs(400, "The student table does not accept this request", read());
  }

  @ParameterizedTest
  // A malformed chunk is left out: DynamoDB never sends chunks.
  @EnumSource(
      value = Fault.class,
      names = "MALFORMED_RESPONSE_CHUNK",
      mode = EnumSource.Mode.EXCLUDE)
  void a_broken_connection_is_a_503(Fault fault) {
    dynamoDbAnswers(aResponse().withFault(fault));

    Answer answer = read();

    assertIs(503, "The student table can't be reached, try again", answer);
    assertEquals("1", answer.header("Retry-After"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/html | <html>Welcome to the hotel's Wi-Fi</html>",
        "200 | application/x-amz-json-1.0 | {\"Item\":",
        "200 | application/x-amz-json-1.0 | [[[",
        "502 | text/html | <html>Bad gateway</html>",
        "403 | text/plain | no",
      })
  void garbage_is_a_503(int status, String type, String body) {
    dynamoDbAnswers(aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body));

    Answer answer = read();

    assertIs(503, "The student table can't be reached, try again", answer);
    assertFalse(answer.body().contains("html"), answer.body());
  }

  @Test
  void nobody_listening_is_a_503() throws IOException {
    // Bound, so that nobody else takes the port, but not listening.
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      // With more than one event loop SDK 2.54 at times notices a refusal at its timeout only.
      TestService unreachable = serviceOn(closed.getLocalPort(), Map.of("INSTANCES", "1"));

      Answer answer = unreachable.api().get("/student/1");

      assertIs(503, "The student table can't be reached, try again", answer);
      assertTrue(failures().get(0).getFormattedMessage().contains("unreachable"));
    }
  }

  @Test
  void silence_is_a_504_at_the_deadline() {
    dynamoDbAnswers(aResponse().withFixedDelay(20_000));
    TestService hasty =
        serviceOn(dynamoDb.port(), Map.of("DEADLINE_MS", "300", "DYNAMODB_MAX_ATTEMPTS", "1"));

    Answer answer = hasty.api().get("/student/1");

    assertIs(504, "The student table did not answer in time", answer);
    assertEquals("", answer.header("Retry-After"));
    assertTrue(failures().get(0).getFormattedMessage().contains("raise DEADLINE_MS"));
  }

  @Test
  void more_requests_than_may_wait_are_a_503() {
    dynamoDbAnswers(
        aResponse().withFixedDelay(1_000).withBody("{}").withHeader("Content-Type", TYPE));
    Map<String, String> narrow =
        Map.of("CALLS_IN_FLIGHT", "1", "MAX_REQUESTS", "2", "INSTANCES", "1");
    TestService small = serviceOn(dynamoDb.port(), narrow);

    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 12)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> small.api().get("/student/1")))
            .toList();

    Answer refused =
        calls.stream()
            .map(CompletableFuture::join)
            .filter(answer -> answer.status() != 404)
            .findFirst()
            .orElseThrow();
    assertIs(503, "The service is busy, try again", refused);
    assertEquals("1", refused.header("Retry-After"));
  }

  @Test
  void every_call_answers_a_failure_alike() {
    dynamoDbAnswers(error("ThrottlingException", 400, "x"));
    String busy = "The student table is busy, try again";

    assertIs(503, busy, service.api().create(STUDENT));
    assertIs(503, busy, service.api().put("/student/1", STUDENT));
    assertIs(503, busy, service.api().delete("/student/1"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = "MALFORMED_RESPONSE_CHUNK",
      mode = EnumSource.Mode.EXCLUDE)
  void after_a_broken_connection_a_write_may_have_happened(Fault fault) {
    dynamoDbAnswers(aResponse().withFault(fault));

    eachWriteIs(service, UNKNOWN);
  }

  @Test
  void after_a_server_error_a_write_may_have_happened() {
    dynamoDbAnswers(error("InternalServerError", 500, "x"));

    eachWriteIs(service, UNKNOWN);
  }

  @Test
  void a_write_that_only_its_last_attempt_surely_did_not_do_may_have_happened() {
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("doubt")
            .whenScenarioStateIs("Started")
            .willReturn(error("InternalServerError", 500, "x"))
            .willSetStateTo("throttled"));
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("doubt")
            .whenScenarioStateIs("throttled")
            .willReturn(error("ThrottlingException", 400, "x")));

    service.api().create(STUDENT).is(503, UNKNOWN);
    assertEquals(2, dynamoDb.getAllServeEvents().size());
  }

  /** The condition may have failed because the first attempt did what was asked. */
  @Test
  void a_condition_that_fails_after_an_attempt_in_doubt_leaves_the_outcome_unknown() {
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("condition")
            .whenScenarioStateIs("Started")
            .willReturn(error("InternalServerError", 500, "x"))
            .willSetStateTo("written"));
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("condition")
            .whenScenarioStateIs("written")
            .willReturn(error("ConditionalCheckFailedException", 400, "x")));

    createOnly().is(503, UNKNOWN);
  }

  @Test
  void a_condition_that_fails_is_the_clients_turn_and_not_logged() {
    dynamoDbAnswers(error("ConditionalCheckFailedException", 400, "x"));

    assertIs(
        412,
        "The student is not in the state that If-Match or If-None-Match requires",
        createOnly());
    assertEquals(List.of(), log.events());
  }

  private Answer createOnly() {
    return service
        .api()
        .send(
            service
                .api()
                .request("/student")
                .POST(BodyPublishers.ofString(STUDENT))
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*"));
  }

  @Test
  void a_write_that_never_left_surely_did_not_happen() throws IOException {
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TestService unreachable = serviceOn(closed.getLocalPort(), Map.of("INSTANCES", "1"));

      eachWriteIs(unreachable, "{\"error\":\"The student table can't be reached, try again\"}");
    }
  }

  @Test
  void a_write_under_way_at_its_deadline_may_have_happened() {
    dynamoDbAnswers(aResponse().withFixedDelay(20_000));
    TestService hasty =
        serviceOn(dynamoDb.port(), Map.of("DEADLINE_MS", "300", "DYNAMODB_MAX_ATTEMPTS", "1"));

    eachWriteIs(hasty, UNKNOWN);
  }

  @Test
  void retries_never_double_the_load() {
    dynamoDbAnswers(error("InternalServerError", 500, "x"));

    for (int i = 0; i < 300; i++) {
      assertEquals(503, read().status());
    }

    // The SDK's budget has 100 retries, and no success ever fills it up again.
    assertEquals(400, dynamoDb.getAllServeEvents().size());
  }

  @Test
  void a_failure_that_passes_is_retried_unseen() {
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("passes")
            .whenScenarioStateIs("Started")
            .willReturn(error("InternalServerError", 500, "x"))
            .willSetStateTo("well"));
    dynamoDb.stubFor(
        any(anyUrl())
            .inScenario("passes")
            .whenScenarioStateIs("well")
            .willReturn(aResponse().withBody("{}").withHeader("Content-Type", TYPE)));

    read().is(404, "{\"error\":\"Student not found\"}");
  }

  @Test
  void repeated_failures_are_no_flood_of_log_lines() {
    dynamoDbAnswers(error("AccessDeniedException", 400, "x"));

    for (int i = 0; i < 50; i++) {
      assertEquals(503, read().status());
    }

    // One a second and event loop; 50 of these calls take no 10 seconds.
    assertTrue(failures().size() < 25, failures().size() + " lines");
  }

  @Test
  void health_asks_dynamodb_nothing() {
    dynamoDbAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    service.api().get("/health").is(200, "{\"status\":\"ok\"}");
    assertEquals(0, dynamoDb.getAllServeEvents().size());
  }

  private static TestService serviceOn(int port, Map<String, String> settings) {
    TestService started =
        TestService.start(
            settings, read -> DynamoDbLocal.client(read, URI.create("http://127.0.0.1:" + port)));
    services.add(started);
    return started;
  }

  private void dynamoDbAnswers(ResponseDefinitionBuilder answer) {
    dynamoDb.stubFor(any(anyUrl()).willReturn(answer));
  }

  private static ResponseDefinitionBuilder error(String code, int status, String message) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", TYPE)
        .withBody(ERROR.formatted(code, message));
  }

  private Answer read() {
    return service.api().get("/student/1");
  }

  private Answer read(String requestId) {
    return service
        .api()
        .send(service.api().request("/student/1").header("X-Request-Id", requestId));
  }

  private List<ILoggingEvent> failures() {
    return log.events().stream()
        // The probe of readiness logs for itself, beside the requests.
        .filter(event -> event.getLoggerName().endsWith("FailureLog"))
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .toList();
  }

  private static void eachWriteIs(TestService service, String body) {
    for (Answer answer :
        List.of(
            service.api().create(STUDENT),
            service.api().put("/student/1", STUDENT),
            service.api().delete("/student/1"))) {
      answer.is(503, body);
      assertEquals("1", answer.header("Retry-After"));
    }
  }

  private static void assertIs(int status, String sentence, Answer answer) {
    answer.is(status, "{\"error\":\"" + sentence + "\"}");
  }
}
