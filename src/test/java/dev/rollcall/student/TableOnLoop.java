package dev.rollcall.student;

import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Batching;
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

  TableOnLoop(DynamoDbAsyncClient client, Map<String, Object> overrides, BatchSize size)
      throws Exception {
    JsonObject values = new JsonObject().put("BATCHING", "on").put("DEADLINE_MS", 60_000);
    overrides.forEach(values::put);
    Settings settings = Settings.of(values);
    this.table = onLoop(() -> table(client, settings, size));
  }

  /** With batching always on. */
  TableOnLoop(DynamoDbAsyncClient client, Map<String, Object> overrides) throws Exception {
    this(client, overrides, new BatchSize(new CpuPressure(() -> 0, () -> 0, 1)));
  }

  private StudentTable table(DynamoDbAsyncClient client, Settings settings, BatchSize size) {
    StorageFailures failures = new StorageFailures(settings);
    Batching batching = settings.batching();
    return new StudentTable(
        vertx,
        settings,
        new TableClient(loop, client, failures, settings, metrics.dynamoDb()),
        new BatchingPolicy(batching, size, new RefusedActions()),
        metrics.dynamoDb());
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
