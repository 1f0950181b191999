package dev.rollcall.student;

import dev.rollcall.dynamodb.NonBlockingDynamoDbClient;
import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.CallMetrics;
import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.storage.StorageException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Calls of the checks of the table: by the SDK's client, each measured. Any thread. */
public final class TableClient {
  private final Context context;
  private final DynamoDbAsyncClient client;
  private final SdkErrorMapper failures;
  private final Settings settings;
  private final DeptIndex deptIndex;
  private final CallMetrics metrics;

  public TableClient(
      Context context, DynamoDbAsyncClient sdk, Settings settings, DynamoDbMetrics metrics) {
    this.context = context;
    this.client = new NonBlockingDynamoDbClient(sdk);
    this.failures = new SdkErrorMapper(settings);
    this.settings = settings;
    this.deptIndex = new DeptIndex(settings);
    this.metrics = new CallMetrics(metrics);
  }

  public String tableName() {
    return settings.tableName();
  }

  public DeptIndex deptIndex() {
    return deptIndex;
  }

  /**
   * Makes a call; it fails with {@link StorageException} only.
   *
   * @param operation the API's name of the call
   */
  public <T> Future<T> call(
      String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    long start = System.nanoTime();
    CompletableFuture<T> called = call.apply(client);
    return Future.fromCompletionStage(called, context)
        .onComplete(ended -> metrics.callEnded(operation, ended.cause(), System.nanoTime() - start))
        .recover(error -> Future.failedFuture(failures.of(operation, error)));
  }
}
