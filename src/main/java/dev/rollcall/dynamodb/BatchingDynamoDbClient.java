package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.batch.Batchers;
import dev.rollcall.dynamodb.batch.BatchingContext;
import dev.rollcall.dynamodb.batch.ConcurrencyLimit;
import dev.rollcall.dynamodb.batch.DeniedActions;
import dev.rollcall.dynamodb.batch.KeySchemas;
import dev.rollcall.dynamodb.batch.SingleOperation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * DynamoDB's client that merges single-item calls of one event-loop tick into batch calls: {@code
 * GetItem} into {@code BatchGetItem}, {@code PutItem} and {@code DeleteItem} into {@code
 * BatchWriteItem}, {@code UpdateItem} that only sets or removes top-level attributes into {@code
 * BatchExecuteStatement}. Each caller gets the response or the exception that a call of its own
 * would have. What a batch can't do passes through unchanged.
 *
 * <p>It bounds the calls under way, and what waits for its turn. A request's {@code apiCallTimeout}
 * counts from the call on, waiting included. Cancelling a caller's future disturbs no other; a call
 * that nobody waits for is cancelled.
 *
 * <p>To be built on an event loop, for calls from there; calls from other threads pass through.
 */
public final class BatchingDynamoDbClient extends DelegatingDynamoDbClient {
  /** How often time limits are looked at, and what waits for company. */
  private static final long SWEEP_MILLIS = 20;

  private final Vertx vertx;
  private final BatchingContext context;
  private final BatchingPolicy policy;
  private final KeySchemas keys;
  private final ConcurrencyLimit calls;
  private final ConcurrencyLimit scans;
  private final Batchers batchers;
  private final long sweeper;

  private BatchingDynamoDbClient(Builder builder) {
    super(builder.client);
    this.vertx = builder.vertx;
    this.policy = builder.policy;
    this.context =
        new BatchingContext(vertx, builder.listener, builder.denied, builder.maxQueueTime);
    this.keys = new KeySchemas(builder.client, builder.keyNames);
    this.calls = new ConcurrencyLimit(builder.maxConcurrency);
    this.scans = new ConcurrencyLimit(builder.maxConcurrentScans, calls);
    this.batchers = new Batchers(delegate(), policy, keys, calls, scans, context);
    this.sweeper =
        vertx.setPeriodic(
            SWEEP_MILLIS,
            tick -> {
              context.sweep();
              batchers.flushHeld();
            });
  }

  /** Shares the other's context, whose time limits the other looks after. */
  private BatchingDynamoDbClient(BatchingDynamoDbClient other, BatchingPolicy policy) {
    super(other.delegate());
    this.vertx = other.vertx;
    this.policy = policy;
    this.context = other.context;
    this.keys = other.keys;
    this.calls = other.calls;
    this.scans = other.scans;
    this.batchers = new Batchers(delegate(), policy, keys, calls, scans, context);
    this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, tick -> batchers.flushHeld());
  }

  /** For a client on the event loop that it is built on. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A client with another policy that shares this one's limits, retry budget and knowledge of
   * denied actions. To be called on the event loop.
   */
  public BatchingDynamoDbClient withPolicy(BatchingPolicy other) {
    return new BatchingDynamoDbClient(this, other);
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    return batchers.waiting();
  }

  /** Calls under way now, those of clients with another policy included. */
  public int callsUnderWay() {
    return calls.calls();
  }

  /** Whether calls of one tick share one now. */
  public boolean isBatching() {
    return policy.isBatching();
  }

  /** Leaves the client behind it open. */
  @Override
  public void close() {
    vertx.cancelTimer(sweeper);
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    if (!context.isOnLoop()) {
      return call.apply(request);
    }
    CompletableFuture<DynamoDbResponse> answer =
        PlainOverride.isIn(request) ? batchers.merged(request) : null;
    if (answer == null) {
      answer =
          batchers.single(
              new SingleOperation.Call(
                  operation,
                  request,
                  () -> (CompletableFuture<? extends DynamoDbResponse>) call.apply(request)));
    }
    return (CompletableFuture<O>) answer;
  }

  /** What a client is built of. */
  public static final class Builder {
    private static final int CALLS = 128;
    private static final int SCANS = 16;

    private Vertx vertx;
    private DynamoDbAsyncClient client;
    private BatchingPolicy policy = BatchingPolicy.always();
    private DynamoDbClientListener listener = DynamoDbClientListener.NONE;
    private DeniedActions denied = new DeniedActions();
    private final Map<String, Set<String>> keyNames = new HashMap<>();
    private int maxConcurrency = CALLS;
    private int maxConcurrentScans = SCANS;
    private Duration maxQueueTime = Duration.ofDays(1);

    private Builder() {}

    /** Whose event loop it is. */
    public Builder vertx(Vertx vertx) {
      this.vertx = vertx;
      return this;
    }

    /** What makes the calls: an {@link EventLoopDynamoDbClient}, or any other. */
    public Builder client(DynamoDbAsyncClient client) {
      this.client = client;
      return this;
    }

    /** How many calls share one; always as many as may, unless given. */
    public Builder policy(BatchingPolicy policy) {
      this.policy = policy;
      return this;
    }

    /** Is told of calls, batches and leftovers. */
    public Builder listener(DynamoDbClientListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * The attributes of a table's key. A table's whose are not given come from one {@code
     * DescribeTable}; until then puts and deletes pass through.
     */
    public Builder keyNames(String table, String... names) {
      keyNames.put(table, new TreeSet<>(Set.of(names)));
      return this;
    }

    /** What is known of denied batch actions, to be shared by the event loops of a process. */
    public Builder denied(DeniedActions denied) {
      this.denied = denied;
      return this;
    }

    /** The most calls at a time, 128 unless given; the others wait. */
    public Builder maxConcurrency(int maxConcurrency) {
      this.maxConcurrency = maxConcurrency;
      return this;
    }

    /** The most of them that are {@code Scan} or {@code Query}, 16 unless given. */
    public Builder maxConcurrentScans(int maxConcurrentScans) {
      this.maxConcurrentScans = maxConcurrentScans;
      return this;
    }

    /**
     * How long a call may wait for its turn until it fails with {@link QueueTimeoutException}; as
     * long as its {@code apiCallTimeout} unless given.
     */
    public Builder maxQueueTime(Duration maxQueueTime) {
      this.maxQueueTime = maxQueueTime;
      return this;
    }

    /** To be called on the event loop. */
    public BatchingDynamoDbClient build() {
      return new BatchingDynamoDbClient(this);
    }
  }
}
