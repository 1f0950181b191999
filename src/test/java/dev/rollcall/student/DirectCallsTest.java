package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A call that nobody waits for any more. */
class DirectCallsTest {
  private static final int HANG_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final Context loop = vertx.getOrCreateContext();
  private final CompletableFuture<HttpServerRequest> hung = new CompletableFuture<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    metrics.close();
  }

  @Test
  void it_ends_and_is_not_made_again() throws Exception {
    HttpServer server =
        await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
    Settings settings = Settings.of(new JsonObject());
    try (DynamoDbAsyncClient sdk =
        DynamoDbClients.builder(settings, DynamoDbLocal.CREDENTIALS)
            .endpointOverride(URI.create("http://127.0.0.1:" + server.actualPort()))
            .build()) {
      sdk.listTables().join();
      StorageFailures failures = new StorageFailures(settings);
      TableClient table = new TableClient(loop, sdk, failures, settings, metrics.dynamoDb());
      Read read = onLoop(() -> new Read("1", () -> false, 0, (ContextInternal) loop));

      Future<?> call = onLoop(() -> calls(table).together(Map.of("1", read)));
      CompletableFuture<Void> closed = new CompletableFuture<>();
      hung.get(HANG_SECONDS, TimeUnit.SECONDS).connection().closeHandler(closed::complete);
      onLoop(
          () -> {
            read.expire(failures.deadlinePassed());
            return null;
          });

      StorageException failure = assertThrows(StorageException.class, () -> await(call));
      assertEquals(StorageFailure.TIMED_OUT, failure.failure());
      assertTrue(failure.leavesDoubt());
      closed.get(HANG_SECONDS, TimeUnit.SECONDS);
    }
  }

  private DirectCalls<Read> calls(TableClient table) {
    ReadCalls sdk = new ReadCalls(table);
    return new DirectCalls<>(
        sdk, new ReadJson(table, sdk), table.direct(vertx).orElseThrow(), table);
  }

  /** Only what is not the SDK's hangs. */
  private void handle(HttpServerRequest request) {
    if (!request.headers().contains("amz-sdk-request")) {
      hung.complete(request);
    } else if (hung.isDone()) {
      throw new AssertionError("the SDK made the call again");
    } else {
      request.response().end("{}");
    }
  }

  private <T> T onLoop(Callable<T> task) {
    return EventLoop.call(loop, task);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }
}
