package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.StudentRequest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call or a wait for one that is of use to nobody any more frees its place for others. */
class AbandonedCallIT {
  private static final Map<String, String> HASTY =
      Map.of("DEADLINE_MS", "1500", "DYNAMODB_MAX_ATTEMPTS", "10");

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  @AfterEach
  void endSlowCalls() {
    dynamoDb.releaseSlowCalls();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void after_a_call_that_hangs_beyond_its_deadline_the_next_is_made(String batching) {
    Map<StudentRequest, CrowdedService> services = new EnumMap<>(StudentRequest.class);
    Map<StudentRequest, RawConnection> hanging = new EnumMap<>(StudentRequest.class);
    for (StudentRequest request : StudentRequest.values()) {
      services.put(request, start(batching, HASTY));
    }
    dynamoDb.expectSlowCall();
    services.forEach(
        (request, service) ->
            hanging.put(
                request, service.connect().send(request.text(FaultyDynamoDb.SLOW + request))));

    hanging.forEach(
        (request, client) -> {
          // By this status its call was under way, and by the next it is so no more.
          assertEquals(request.isWrite() ? 503 : 504, client.read().status(), request::toString);
          CrowdedService service = services.get(request);
          assertEquals(List.of(200, 201), statuses(service.get("1"), service.post("2", "A")));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-loop", "sdk"})
  void a_write_whose_client_has_gone_is_not_tried_again(String transport) {
    CrowdedService service =
        start("off", Map.of("DYNAMODB_CLIENT", transport, "DYNAMODB_MAX_ATTEMPTS", "5"));
    dynamoDb.answer("PutItem", call -> Reply.error(500, "x", "x"));
    dynamoDb.expectSlowCall();
    RawConnection gone = service.post(FaultyDynamoDb.SLOW, "A");
    dynamoDb.awaitSlowCall();
    gone.close();
    service.settle();

    dynamoDb.releaseSlowCalls();

    // The retries of another one give those of the first the time to come.
    assertEquals(503, service.post("1", "A").read().status());
    assertEquals(5, dynamoDb.calls().size());
    assertEquals(1, dynamoDb.slowCalls());
  }

  @Test
  void after_a_batch_that_hangs_beyond_its_deadline_the_next_call_is_made() {
    CrowdedService service = start("on", HASTY);
    dynamoDb.answer("BatchGetItem", call -> dynamoDb.items().answer(call).after(3_000));
    service.hold();
    List<RawConnection> hanging = service.getAll(List.of("1", "2"));
    service.release();

    assertEquals(List.of(504, 504), statuses(hanging));
    assertEquals(List.of(200, 201), statuses(service.get("1"), service.post("2", "A")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void a_client_that_leaves_while_it_waits_gives_its_place_to_another(String batching) {
    CrowdedService service = start(batching, Map.of("MAX_REQUESTS", "4"));
    RawConnection slow = service.hold();
    List<RawConnection> leaving =
        List.of(service.get("gone-1"), service.post("gone-2", "A"), service.put("gone-3", "A"));
    awaitQueue(service, 3);
    assertEquals(503, service.get("refused").read().status());

    leaving.forEach(RawConnection::close);
    awaitQueue(service, 0);

    List<RawConnection> waiting =
        List.of(service.get("1"), service.post("2", "A"), service.put("3", "A"));
    service.release();
    assertEquals(200, slow.read().status());
    assertEquals(List.of(200, 201, 200), statuses(waiting));
    assertEquals(
        List.of("1", "2", "3"),
        dynamoDb.calls().stream().flatMap(call -> call.ids().stream()).sorted().toList());
  }

  /** It has made a call already: a client's first one takes a good part of a deadline. */
  private static CrowdedService start(String batching, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("BATCHING", batching);
    CrowdedService service = dynamoDb.start(all);
    service.get("first").read();
    dynamoDb.reset();
    return service;
  }

  private static void awaitQueue(CrowdedService service, int length) {
    service.awaitMetric("dynamodb_queue_length{loop=\"0\"}", length);
  }
}
