package dev.rollcall.storage;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * The one place where the SDK's futures become Vert.x's. Bounds the requests of one event loop,
 * gives each call its time limit, and lets its caller cancel it. Belongs to that event loop.
 */
public final class DynamoDbBridge {
  private static final Set<String> LISTS = Set.of("Query", "Scan");

  private final Vertx vertx;
  private final SdkErrorMapper failures;
  private final Duration deadline;
  private final int maxRequests;
  private int requests;
  private boolean keyIsProven;

  /** For the event loop that it is made on. */
  public DynamoDbBridge(Vertx vertx, Settings settings, SdkErrorMapper failures) {
    this.vertx = vertx;
    this.failures = failures;
    this.deadline = settings.deadline();
    this.maxRequests = (settings.maxRequests() + settings.instances() - 1) / settings.instances();
  }

  /** Whether there are so many requests that one more will be refused. */
  public boolean isFull() {
    return requests >= maxRequests;
  }

  /**
   * Whether a call for one key has gone well, so that the table has the key that it should have.
   */
  public boolean isKeyProven() {
    return keyIsProven;
  }

  /** When a request that begins now must have its answer, by {@link System#nanoTime}. */
  public long deadlineNanos() {
    return System.nanoTime() + deadline.toNanos();
  }

  /**
   * Makes a call. The future completes on the caller's context, at the deadline at the latest, and
   * fails with {@link StorageException}, or with {@link CancellationException} if its caller has
   * cancelled it.
   *
   * @param operation the API's name of the call
   * @param call makes it with that override configuration
   */
  public <T> Future<T> call(
      String operation,
      Caller caller,
      long deadlineNanos,
      Function<AwsRequestOverrideConfiguration, CompletableFuture<T>> call) {
    if (isFull()) {
      return Future.failedFuture(failures.overloaded());
    }
    long rest = deadlineNanos - System.nanoTime();
    if (rest <= 0) {
      return Future.failedFuture(failures.deadlinePassed());
    }
    CallTracker tracker = new CallTracker();
    CompletableFuture<? extends T> called =
        Forwarding.called(call, override(caller, tracker, rest));
    caller.waitsFor(called);
    requests++;
    return Future.fromCompletionStage(called, vertx.getOrCreateContext())
        .transform(
            ended -> {
              requests--;
              caller.reportBatchSize(tracker.batchSize());
              keyIsProven |= ended.succeeded() && !LISTS.contains(operation);
              return ended.succeeded()
                  ? Future.succeededFuture(ended.result())
                  : Future.failedFuture(failure(operation, ended.cause(), tracker));
            });
  }

  private static AwsRequestOverrideConfiguration override(
      Caller caller, CallTracker tracker, long nanos) {
    AwsRequestOverrideConfiguration.Builder override =
        AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofNanos(nanos))
            .putExecutionAttribute(CallTracker.ATTRIBUTE, tracker);
    caller.headers().forEach(override::putHeader);
    return override.build();
  }

  private Throwable failure(String operation, Throwable error, CallTracker tracker) {
    if (error instanceof CancellationException) {
      return error;
    }
    boolean isRead = operation.equals("GetItem") || LISTS.contains(operation);
    boolean unknown = !isRead && tracker.isOutcomeUnknown();
    return failures.of(operation, error).withOutcomeUnknown(unknown);
  }
}
