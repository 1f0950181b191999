package dev.rollcall.support;

import dev.rollcall.Service;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.openapi.ApiDocument;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The service in this process, on a free port. */
public final class TestService implements AutoCloseable {
  private final Metrics metrics = new Metrics();
  private final Vertx vertx = metrics.vertx(new VertxOptions());
  private final Settings settings;
  private final Service rollcall;
  private final Api api;

  private TestService(
      Settings settings,
      BiFunction<Settings, Metrics, DynamoDbAsyncClient> makeClient,
      MemoryBudget memory,
      Consumer<Exchange> check) {
    this.settings = settings;
    DynamoDbAsyncClient client = makeClient.apply(settings, metrics);
    try {
      this.rollcall =
          Service.start(vertx, settings, client, metrics, memory).await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the service did not start", e);
    }
    this.api = new Api(rollcall.port(), check);
  }

  /**
   * On DynamoDB Local, with a table of its own. No answer may be other than the API's document
   * says.
   *
   * @param overrides settings by name, over the tests' own and the defaults
   */
  public static TestService start(Map<String, String> overrides) {
    return start(overrides, MemoryBudget.ofHeap());
  }

  /**
   * The same with another memory budget.
   *
   * @param memory for what is large, all requests together
   */
  public static TestService start(Map<String, String> overrides, MemoryBudget memory) {
    Settings settings = settings(overrides);
    // A table takes its time on a busy machine, more than some tests give their service.
    try (DynamoDbAsyncClient patient = DynamoDbLocal.shared().client(settings(Map.of()))) {
      DynamoDbLocal.createTable(patient, settings.tableName(), settings.deptIndex());
    }
    return new TestService(
        settings,
        (same, metrics) -> DynamoDbLocal.shared().client(same),
        memory,
        ApiDocument.shared()::check);
  }

  /**
   * On whatever the client speaks to, be it such as no DynamoDB would answer.
   *
   * @param client makes the service's client, which {@link #close} closes
   */
  public static TestService start(
      Map<String, String> overrides, Function<Settings, DynamoDbAsyncClient> client) {
    return start(overrides, (settings, metrics) -> client.apply(settings));
  }

  /** The same with a client whose retries the service's metrics are to count. */
  public static TestService start(
      Map<String, String> overrides, BiFunction<Settings, Metrics, DynamoDbAsyncClient> client) {
    return new TestService(settings(overrides), client, MemoryBudget.ofHeap(), exchange -> {});
  }

  /** The defaults, but for a free port, two instances and a table name of its own. */
  public static Settings settings(Map<String, String> overrides) {
    JsonObject values =
        new JsonObject()
            .put(Setting.PORT.name(), "0")
            .put(Setting.MANAGEMENT_PORT.name(), "0")
            .put(Setting.INSTANCES.name(), "2")
            // The first calls of a JVM are slow, and slower on a busy machine.
            .put(Setting.DEADLINE_MS.name(), "60000")
            .put(Setting.TABLE_NAME.name(), "Students-" + UUID.randomUUID());
    overrides.forEach(values::put);
    return Settings.of(values);
  }

  public Api api() {
    return api;
  }

  /** Its management port as an operator sees it. */
  public Api management() {
    return new Api(rollcall.managementPort());
  }

  public Settings settings() {
    return settings;
  }

  /** Ends them side by side: the SDK takes two seconds to close a client. */
  public static void closeAll(Collection<TestService> services) {
    ExecutorService threads = Executors.newCachedThreadPool();
    CompletableFuture<?>[] closed =
        services.stream()
            .map(service -> CompletableFuture.runAsync(service::close, threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed).join();
    threads.shutdown();
  }

  @Override
  public void close() {
    try {
      rollcall.stop().await(30, TimeUnit.SECONDS);
      vertx.close().await(30, TimeUnit.SECONDS);
      metrics.close();
    } catch (TimeoutException e) {
      throw new IllegalStateException("the service did not stop", e);
    }
  }
}
