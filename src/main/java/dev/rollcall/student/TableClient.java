package dev.rollcall.student;

import dev.rollcall.dynamodb.direct.DirectClient;
import dev.rollcall.dynamodb.direct.EndpointFinder;
import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.DynamoDbTransport;
import dev.rollcall.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** DynamoDB's client for the one table, with futures of Vert.x that complete on one event loop. */
final class TableClient {
  private final Context context;
  private final DynamoDbAsyncClient client;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final StorageFailures failures;
  private final Settings settings;
  private final DeptIndex deptIndex;
  private final DynamoDbMetrics metrics;

  TableClient(
      Context context,
      DynamoDbAsyncClient client,
      StorageFailures failures,
      Settings settings,
      DynamoDbMetrics metrics) {
    this.context = context;
    this.client = client;
    this.credentials = client.serviceClientConfiguration().credentialsProvider();
    this.failures = failures;
    this.settings = settings;
    this.deptIndex = new DeptIndex(settings);
    this.metrics = metrics;
  }

  /**
   * What makes a call's first attempt without the SDK's client; empty if that is not possible or
   * not wanted. To be called on the event loop.
   */
  Optional<DirectClient> direct(Vertx vertx) {
    if (settings.dynamoDbTransport() == DynamoDbTransport.SDK || !DirectClient.isPossible()) {
      return Optional.empty();
    }
    return EndpointFinder.of(client)
        .map(
            endpoints ->
                new DirectClient(
                    vertx,
                    endpoints,
                    credentials,
                    settings.callsInFlight(),
                    DynamoDbClients.attemptTimeout(settings)));
  }

  String tableName() {
    return settings.tableName();
  }

  DeptIndex deptIndex() {
    return deptIndex;
  }

  boolean consistentReads() {
    return settings.consistentReads();
  }

  /** Whether a call that failed may be tried again. */
  boolean retries() {
    return settings.dynamoDbMaxAttempts() > 1;
  }

  StorageFailures failures() {
    return failures;
  }

  /**
   * The one place where the SDK's futures become Vert.x's. Fails with {@link StorageException}
   * only. Cancelled once all requests have their answers without it.
   *
   * @param operation the API's name of the call
   * @param requests those that share it; none where it is nobody's but the caller's
   */
  <T> Future<T> call(
      String operation,
      Collection<? extends Request<?, ?>> requests,
      Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    long start = System.nanoTime();
    CompletableFuture<T> started = start(call);
    SharedCall shared = new SharedCall(() -> started.cancel(false), requests);
    requests.forEach(request -> request.goesWith(shared));
    return Future.fromCompletionStage(started, context)
        .onSuccess(answer -> ended(operation, null, start))
        .recover(error -> Future.failedFuture(failure(operation, error, start)));
  }

  /** The same for no request. */
  <T> Future<T> call(String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return call(operation, List.of(), call);
  }

  private StorageException failure(String operation, Throwable error, long start) {
    StorageException failure = failures.of(operation, error);
    ended(operation, failure, start);
    return failure;
  }

  /**
   * A call has ended.
   *
   * @param failure null where it succeeded
   * @param start when it began, by {@link System#nanoTime}
   */
  void ended(String operation, StorageException failure, long start) {
    metrics.called(
        operation, failure == null ? "ok" : failure.failure().label(), System.nanoTime() - start);
  }

  /** It is tried again. */
  void retried(String operation) {
    metrics.retried(operation);
  }

  private <T> CompletableFuture<T> start(Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    try {
      CompletableFuture<? extends AwsCredentialsIdentity> known = credentials.resolveIdentity();
      return known.isDone() ? call.apply(client) : whenKnown(known, call);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Makes the call once there are credentials, or a reason why there are none: to find the
   * endpoint, the SDK waits for them on the calling thread, which is an event loop here.
   */
  private <T> CompletableFuture<T> whenKnown(
      CompletableFuture<? extends AwsCredentialsIdentity> asked,
      Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return asked
        .copy()
        .orTimeout(settings.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            error -> {
              if (error instanceof TimeoutException) {
                throw new NoCredentialsException(error);
              }
              return null;
            })
        .thenCompose(identity -> call.apply(client));
  }
}
