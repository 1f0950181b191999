package dev.rollcall.batching;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.rollcall.batching.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls go out without the SDK's client, which makes the next attempt where one fails. */
class DirectCallTest {
  /** An answer of the usual JSON, less a byte. */
  private static final ResponseDefinitionBuilder CUT_OFF =
      aResponse().withBody("{\"Responses\":{}");

  @RegisterExtension static final FaultyDynamoDb dynamoDb = new FaultyDynamoDb();

  /** Requests of one turn, and the call that they make. */
  enum Ask {
    READ("GetItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.get("1"));
      }
    },
    PUT("PutItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.post("1", "A"));
      }
    },
    DELETE("DeleteItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.delete("1"));
      }
    },
    UPDATE("UpdateItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.put("1", "A"));
      }
    },
    READS("BatchGetItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.get("1"), service.get("2"));
      }
    },
    WRITES("BatchWriteItem") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.post("1", "A"), service.delete("2"));
      }
    },
    UPDATES("BatchExecuteStatement") {
      @Override
      Stream<RawConnection> ask(CrowdedService service) {
        return Stream.of(service.put("1", "A"), service.put("2", "B"));
      }
    };

    private final String operation;

    Ask(String operation) {
      this.operation = operation;
    }

    abstract Stream<RawConnection> ask(CrowdedService service);

    List<Answer> askTogether(CrowdedService service) throws InterruptedException {
      service.hold();
      List<RawConnection> asked = ask(service).toList();
      service.release();
      return CrowdedService.answers(asked);
    }
  }

  static Stream<ResponseDefinitionBuilder> faults() {
    return Stream.of(
        FaultyDynamoDb.error("InternalServerError", "x").withStatus(500),
        FaultyDynamoDb.error("ProvisionedThroughputExceededException", "x"),
        FaultyDynamoDb.error("ExpiredTokenException", "x"),
        aResponse().withStatus(502).withBody("<html>"),
        aResponse().withStatus(301).withHeader("Location", "/elsewhere"),
        aResponse().withBody(""),
        CUT_OFF,
        aResponse().withBody("[]"),
        aResponse().withBody("{\"Responses\":[[]],\"UnprocessedItems\":[]}"),
        FaultyDynamoDb.ok(new JsonObject()).withHeader("x-amz-crc32", "1"),
        aResponse().withFault(Fault.EMPTY_RESPONSE),
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
        aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void it_goes_out_directly(Ask ask) throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());

    assertSucceed(ask.askTogether(service));

    assertEquals(List.of("direct " + ask.operation), ways());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatever_becomes_of_it_the_sdk_makes_the_next_attempt(ResponseDefinitionBuilder fault)
      throws Exception {
    assertIsTriedAgain(Ask.READS, fault);
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void whichever_fails_the_sdk_makes_the_next_attempt(Ask ask) throws Exception {
    assertIsTriedAgain(ask, FaultyDynamoDb.error("InternalServerError", "x").withStatus(500));
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void whichever_is_cut_off_the_sdk_makes_the_next_attempt(Ask ask) throws Exception {
    assertIsTriedAgain(ask, CUT_OFF);
  }

  private void assertIsTriedAgain(Ask ask, ResponseDefinitionBuilder fault) throws Exception {
    dynamoDb.answer(ask.operation, directly(fault));
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));

    assertSucceed(ask.askTogether(service));

    assertEquals(List.of("direct " + ask.operation, "sdk " + ask.operation), ways());
    String operation = "operation=\"" + ask.operation + "\"";
    await(service, "dynamodb_retries_total{" + operation + "}", 1);
    // The slow call is a read of its own.
    int calls = ask == Ask.READ ? 2 : 1;
    await(service, "dynamodb_calls_seconds_count{" + operation + ",outcome=\"ok\"}", calls);
  }

  @Test
  void one_that_takes_too_long_is_given_up_in_time_for_another() throws Exception {
    dynamoDb.answer("BatchGetItem", directly(aResponse().withFixedDelay(30_000)));
    CrowdedService service =
        dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "3", "DEADLINE_MS", "9000"));

    assertEquals(
        List.of(200, 200), Ask.READS.askTogether(service).stream().map(Answer::status).toList());

    assertEquals(List.of("direct BatchGetItem", "sdk BatchGetItem"), ways());
  }

  @Test
  void the_sdk_makes_the_only_attempt_there_may_be() throws Exception {
    dynamoDb.answer(
        "BatchGetItem",
        call -> FaultyDynamoDb.error("ProvisionedThroughputExceededException", "x"));
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "1"));

    assertEquals(
        List.of(503, 503), Ask.READS.askTogether(service).stream().map(Answer::status).toList());

    assertEquals(List.of("sdk BatchGetItem"), ways());
    await(
        service,
        "dynamodb_calls_seconds_count{operation=\"BatchGetItem\",outcome=\"throttled\"}",
        1);
  }

  @Test
  void after_one_that_failed_the_sdk_makes_the_next() throws Exception {
    dynamoDb.answer("BatchGetItem", directly(aResponse().withStatus(500)));
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    service.hold();
    // More than one call takes, so two go out one after the other.
    List<RawConnection> asked =
        service.getAll(Stream.iterate(1, id -> id + 1).limit(150).map(String::valueOf).toList());

    service.release();

    assertEquals(List.of(200), statuses(asked.stream()).stream().distinct().toList());
    assertEquals(List.of("direct BatchGetItem", "sdk BatchGetItem", "sdk BatchGetItem"), ways());
  }

  @Test
  void it_carries_the_clients_trace_on() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());
    showTheWay(service);
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    RawConnection asked =
        service
            .connect()
            .send("GET /student/1 HTTP/1.1\r\nHost: x\r\ntraceparent: " + trace + "\r\n\r\n");

    assertEquals(200, asked.read().status());
    assertEquals(List.of("direct GetItem"), ways());
    assertEquals(1, dynamoDb.headers("traceparent").size());
    assertTrue(dynamoDb.headers("traceparent").get(0).startsWith(trace.substring(0, 36)));
    assertTrue(dynamoDb.headers("Authorization").get(0).contains("traceparent"), "it is signed");
  }

  @Test
  void conditions_and_lists_go_out_directly_too() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());
    showTheWay(service);

    service.connect().send("DELETE /student/1 HTTP/1.1\r\nHost: x\r\nIf-Match: *\r\n\r\n").read();
    service.connect().send("GET /student?limit=1 HTTP/1.1\r\nHost: x\r\n\r\n").read();

    assertEquals(List.of("direct DeleteItem", "direct Scan"), ways());
  }

  @Test
  void with_the_sdks_client_all_calls_are_the_sdks() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_CLIENT", "sdk"));
    showTheWay(service);

    assertSucceed(Ask.READ.askTogether(service));

    assertEquals(List.of("sdk GetItem"), ways());
  }

  @Test
  void a_write_that_may_have_happened_directly_is_not_called_a_failure() throws Exception {
    dynamoDb.answer(
        "BatchWriteItem",
        call ->
            call.isDirect()
                ? FaultyDynamoDb.error("InternalServerError", "x").withStatus(500)
                : FaultyDynamoDb.error("ThrottlingException", "x"));
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "2"));

    for (Answer answer : Ask.WRITES.askTogether(service)) {
      assertEquals(503, answer.status());
      assertTrue(answer.body().endsWith("\"outcome\":\"unknown\"}"), answer.body());
    }
  }

  @Test
  void a_write_that_was_refused_directly_has_not_happened() throws Exception {
    dynamoDb.answer("BatchWriteItem", call -> FaultyDynamoDb.error("ThrottlingException", "x"));
    CrowdedService service = dynamoDb.start(Map.of("DYNAMODB_MAX_ATTEMPTS", "2"));

    for (Answer answer : Ask.WRITES.askTogether(service)) {
      assertEquals(503, answer.status());
      assertTrue(!answer.body().contains("outcome"), answer.body());
    }
  }

  private static void assertSucceed(List<Answer> answers) {
    assertTrue(answers.stream().allMatch(answer -> answer.status() < 300), answers::toString);
  }

  /** By a call of the SDK. */
  private static void showTheWay(CrowdedService service) throws InterruptedException {
    RawConnection slow = service.hold();
    service.release();
    assertEquals(200, slow.read().status());
    dynamoDb.reset();
  }

  /** The SDK's calls are answered as usual. */
  private static Function<Call, ResponseDefinitionBuilder> directly(
      ResponseDefinitionBuilder answer) {
    return call -> call.isDirect() ? answer : null;
  }

  private static List<String> ways() {
    return dynamoDb.calls().stream()
        .map(call -> (call.isDirect() ? "direct " : "sdk ") + call.operation())
        .toList();
  }

  private static void await(CrowdedService service, String sample, double value) {
    Await.until(() -> Scraped.of(service.service()).value(sample) == value, sample + " " + value);
  }
}
