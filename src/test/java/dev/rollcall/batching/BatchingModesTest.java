package dev.rollcall.batching;

import static dev.rollcall.support.dynamodb.CrowdedService.statuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting BATCHING. When auto switches over is BatchingDynamoDbClientTest's. */
class BatchingModesTest {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofEveryone();

  @Test
  void off_never_batches_not_even_what_had_to_wait() throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("BATCHING", "off"));

    assertEquals(Collections.nCopies(8, 2), pileUp(service));

    List<String> operations = dynamoDb.operations();
    assertEquals(8, operations.size());
    assertTrue(operations.stream().noneMatch(name -> name.startsWith("Batch")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on"})
  void what_had_to_wait_shares_calls(String batching) throws Exception {
    CrowdedService service = dynamoDb.start(Map.of("BATCHING", batching));

    assertEquals(Collections.nCopies(8, 2), pileUp(service));

    List<String> operations = new ArrayList<>(dynamoDb.operations());
    Collections.sort(operations);
    assertEquals(List.of("BatchExecuteStatement", "BatchGetItem", "BatchWriteItem"), operations);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "on", "off"})
  void one_request_at_a_time_has_a_call_of_its_own(String batching) {
    CrowdedService service = dynamoDb.start(Map.of("BATCHING", batching));

    service.get("1").read();
    service.get("2").read();
    service.post("1", "A").read();
    service.put("2", "A").read();

    assertEquals(List.of("GetItem", "GetItem", "PutItem", "UpdateItem"), dynamoDb.operations());
  }

  /** Two reads of one key and one of another, three writes, two updates; the statuses' classes. */
  private static List<Integer> pileUp(CrowdedService service) throws InterruptedException {
    service.hold();
    List<RawConnection> asked = new ArrayList<>(service.getAll(List.of("1", "2", "1")));
    asked.addAll(List.of(service.post("3", "A"), service.delete("4"), service.post("5", "A")));
    asked.addAll(List.of(service.put("6", "A"), service.put("7", "A")));
    service.release();
    return statuses(asked).stream().map(status -> status / 100).toList();
  }
}
