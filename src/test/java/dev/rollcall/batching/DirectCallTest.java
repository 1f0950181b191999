package dev.rollcall.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls go out without the SDK's client, which makes the next attempt where one fails. */
class DirectCallTest {
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

  @ParameterizedTest
  @EnumSource(Ask.class)
  void it_goes_out_directly(Ask ask) throws Exception {
    CrowdedService service = dynamoDb.start(Map.of());

    assertSucceed(ask.askTogether(service));

    assertEquals(List.of("direct " + ask.operation), ways());
  }

  @ParameterizedTest
  @EnumSource(Ask.class)
  void whichever_fails_the_sdk_makes_the_next_attempt(Ask ask) throws Exception {
    assertIsTriedAgain(ask, FaultyDynamoDb.error("InternalServerError", "x").withStatus(500));
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
