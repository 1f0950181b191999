package dev.rollcall.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.EventLoop;
import dev.rollcall.support.FakeDynamoDb;
import dev.rollcall.support.TestService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

@ExtendWith(VertxExtension.class)
class TableHealthTest {
  @Test
  void the_rights_to_share_calls_are_asked_for_once_the_table_was(Vertx vertx) throws Exception {
    Context loop = vertx.getOrCreateContext();
    Settings settings = TestService.settings(Map.of());
    try (Metrics metrics = new Metrics();
        DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings)) {
      FakeDynamoDb dynamoDb = new FakeDynamoDb(client);
      Future<HealthReport> asked =
          EventLoop.call(
              loop, () -> new TableHealth(vertx, dynamoDb, settings, metrics.dynamoDb()).ask());

      failNext(dynamoDb, Set.of("DescribeTable", "GetItem"), loop);
      failNext(dynamoDb, Set.of("BatchGetItem", "BatchWriteItem", "BatchExecuteStatement"), loop);

      assertFalse(asked.await(30, TimeUnit.SECONDS).isUp());
    }
  }

  /** Of these operations are the next calls, and there are no others until they have failed. */
  private static void failNext(FakeDynamoDb dynamoDb, Set<String> operations, Context loop) {
    List<FakeDynamoDb.Call> calls =
        Stream.generate(dynamoDb::next).limit(operations.size()).toList();
    // What the loop was still to do is done then.
    EventLoop.call(loop, () -> null);
    assertEquals(
        operations, calls.stream().map(FakeDynamoDb.Call::operation).collect(Collectors.toSet()));
    assertEquals(List.of(), dynamoDb.others());
    calls.forEach(call -> call.fail(new IllegalStateException()));
  }
}
