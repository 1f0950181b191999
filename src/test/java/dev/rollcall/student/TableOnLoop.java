package dev.rollcall.student;

import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A table on an event loop of its own, so that a test says what belongs to one turn. */
final class TableOnLoop implements AutoCloseable {
  private static final int HANG_SECONDS = 30;

  private final Metrics metrics = new Metrics();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final StudentTable table;

  /**
   * @param transport makes the client of the event loop, on it
   */
  TableOnLoop(
      Function<Vertx, DynamoDbAsyncClient> transport,
      Map<String, Object> overrides,
      BatchingPolicy policy)
      throws Exception {
    JsonObject values = new JsonObject().put("BATCHING", "on").put("DEADLINE_MS", 60_000);
    overrides.forEach(values::put);
    Settings settings = Settings.of(values);
    this.table =
        onLoop(
            () ->
                new StudentTableFactory(null, settings, metrics.dynamoDb())
                    .table(vertx, transport.apply(vertx), policy));
  }

  TableOnLoop(DynamoDbAsyncClient client, Map<String, Object> overrides, BatchingPolicy policy)
      throws Exception {
    this(vertx -> client, overrides, policy);
  }

  /** With the policy of the settings, batching always on unless they say otherwise. */
  TableOnLoop(DynamoDbAsyncClient client, Map<String, Object> overrides) throws Exception {
    this(
        client,
        overrides,
        "off".equals(overrides.get("BATCHING")) ? BatchingPolicy.never() : BatchingPolicy.always());
  }

  /** Whatever the questions ask is one turn. */
  <T> T inOneTurn(Function<StudentTable, T> questions) {
    return onLoop(() -> questions.apply(table));
  }

  /** Waits until the turns that are due are over. */
  void settle() {
    onLoop(() -> null);
    onLoop(() -> null);
  }

  private <T> T onLoop(Callable<T> task) {
    return EventLoop.call(loop, task);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(HANG_SECONDS, TimeUnit.SECONDS);
    metrics.close();
  }
}
