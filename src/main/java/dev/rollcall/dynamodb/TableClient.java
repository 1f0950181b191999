package dev.rollcall.dynamodb;

import dev.rollcall.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** DynamoDB's client for the one table, with futures of Vert.x that complete on one event loop. */
final class TableClient {
  private final Context context;
  private final DynamoDbAsyncClient client;
  private final StorageFailures failures;
  private final Settings settings;

  TableClient(
      Context context, DynamoDbAsyncClient client, StorageFailures failures, Settings settings) {
    this.context = context;
    this.client = client;
    this.failures = failures;
    this.settings = settings;
  }

  String tableName() {
    return settings.tableName();
  }

  boolean consistentReads() {
    return settings.consistentReads();
  }

  StorageFailures failures() {
    return failures;
  }

  /**
   * The one place where the SDK's futures become Vert.x's. Fails with {@link StorageException}
   * only.
   *
   * @param operation the API's name of the call
   */
  <T> Future<T> call(String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return Future.fromCompletionStage(start(call), context)
        .recover(error -> Future.failedFuture(failures.of(operation, error)));
  }

  private <T> CompletableFuture<T> start(Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    try {
      return call.apply(client);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
