package dev.rollcall.batching;

import static dev.rollcall.support.Errors.OVERLOADED;
import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that wait for a call. */
class QueueTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  @Test
  void more_than_may_wait_are_turned_away_at_once() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("MAX_REQUESTS", "4"));
    RawConnection slow = service.hold();
    List<RawConnection> waiting =
        List.of(service.get("1"), service.post("2", "A"), service.put("3", "A"));
    service.settle();

    Answer refused = service.get("4").read();

    refused.is(503, OVERLOADED);
    assertEquals("1", refused.header("Retry-After"));
    service.release();
    assertEquals(200, slow.read().status());
    assertEquals(List.of(200, 201, 200), statuses(waiting));

    // And then there is room again.
    service.hold();
    List<RawConnection> waitingAgain = service.getAll(List.of("1", "2", "3"));
    service.release();
    assertEquals(List.of(200, 200, 200), statuses(waitingAgain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void at_the_end_every_accepted_request_is_answered(String batching) throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("BATCHING", batching, "MAX_REQUESTS", "61"));
    List<RawConnection> accepted = new ArrayList<>(List.of(service.hold()));
    for (String id : IntStream.rangeClosed(1, 20).mapToObj(String::valueOf).toList()) {
      accepted.addAll(List.of(service.get(id), service.post(id, "A"), service.put(id, "A")));
    }
    service.settle();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::stop);
    service.awaitRefusal();
    dynamoDb.releaseSlowCalls();

    List<Answer> answers = CrowdedService.answers(accepted);
    List<Integer> statuses = answers.stream().map(Answer::status).toList();
    answers.forEach(answer -> assertEquals("close", answer.header("Connection")));
    assertEquals(61, statuses.size());
    assertTrue(Collections.max(statuses) < 300, statuses::toString);
    stopped.get(30, TimeUnit.SECONDS);
  }
}
