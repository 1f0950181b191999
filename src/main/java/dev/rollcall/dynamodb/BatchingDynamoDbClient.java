package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.batch.BatchOperation;
import dev.rollcall.dynamodb.batch.Batcher;
import dev.rollcall.dynamodb.batch.BatchingContext;
import dev.rollcall.dynamodb.batch.DeniedActions;
import dev.rollcall.dynamodb.batch.GetOperation;
import dev.rollcall.dynamodb.batch.KeySchemas;
import dev.rollcall.dynamodb.batch.UpdateOperation;
import dev.rollcall.dynamodb.batch.WriteOperation;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * DynamoDB's client that merges single-item calls of one event-loop tick into batch calls: {@code
 * GetItem} into {@code BatchGetItem}, {@code PutItem} and {@code DeleteItem} into {@code
 * BatchWriteItem}, {@code UpdateItem} that only sets or removes top-level attributes into {@code
 * BatchExecuteStatement}. Each caller gets the response or the exception that a call of its own
 * would have. What a batch can't do passes through unchanged.
 *
 * <p>It bounds the calls under way; a request's {@code apiCallTimeout} counts waiting too.
 * Cancelling a caller's future disturbs no other; a call that nobody waits for is cancelled.
 *
 * <p>To be built on an event loop, for calls from there; calls from other threads pass through.
 */
public final class BatchingDynamoDbClient extends DelegatingDynamoDbClient {
  /** How often time limits are looked at, and what waits for company. */
  private static final long SWEEP_MILLIS = 20;

  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private static final Group SINGLE = new Group("single", "");
  private static final Group SCAN = new Group("scan", "");

  private final Shared shared;
  private final BatchingPolicy policy;
  private final Map<Group, Batcher<?>> batchers = new ConcurrentHashMap<>();
  private final long sweeper;

  /**
   * What clients with different policies share.
   *
   * @param maxScans how many of the calls may be scans and queries
   */
  private record Shared(Vertx vertx, BatchingContext context, KeySchemas keys, int maxScans) {}

  /** Calls that may share one: those of one kind to one table. */
  private record Group(String kind, String table) {}

  private BatchingDynamoDbClient(DynamoDbAsyncClient client, BatchingPolicy policy, Shared shared) {
    super(client);
    this.shared = shared;
    this.policy = policy;
    this.sweeper = shared.vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
  }

  /** For a client on the event loop that it is built on. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A client with another policy that shares this one's limit of calls, retry budget and knowledge
   * of denied actions. To be called on the event loop.
   */
  public BatchingDynamoDbClient withPolicy(BatchingPolicy other) {
    return new BatchingDynamoDbClient(delegate(), other, shared);
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    return batchers.values().stream().mapToInt(Batcher::waiting).sum();
  }

  /** Calls under way now, those of clients with another policy included. */
  public int callsUnderWay() {
    return shared.context.callsUnderWay();
  }

  /** Whether calls of one tick share one now. */
  public boolean isBatching() {
    return policy.isBatching();
  }

  /** Leaves the client behind it open. */
  @Override
  public void close() {
    shared.vertx.cancelTimer(sweeper);
  }

  private void sweep() {
    shared.context.sweep();
    batchers.values().forEach(Batcher::flushBacklog);
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    if (!shared.context.isOnLoop()) {
      return call.apply(request);
    }
    Function<DynamoDbRequest, CompletableFuture<? extends DynamoDbResponse>> single =
        same -> (CompletableFuture<? extends DynamoDbResponse>) call.apply((I) same);
    Group group = RequestOverride.isPlain(request) ? group(operation, request) : null;
    CompletableFuture<DynamoDbResponse> answer =
        group == null ? null : batcher(group).submit(operation, request, single);
    if (answer == null) {
      boolean isScan = operation.equals("Scan") || operation.equals("Query");
      answer = batcher(isScan ? SCAN : SINGLE).submit(operation, request, single);
    }
    return (CompletableFuture<O>) answer;
  }

  /** Which requests may share a call with this one; null if none may. */
  private Group group(String operation, DynamoDbRequest request) {
    String kind =
        switch (operation) {
          case "GetItem" ->
              Boolean.TRUE.equals(((GetItemRequest) request).consistentRead())
                  ? "consistent read"
                  : "read";
          case "PutItem", "DeleteItem" -> "write";
          case "UpdateItem" -> "update";
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    Group group = new Group(kind, request.getValueForField("TableName", String.class).orElse(""));
    return batchers.containsKey(group) || TABLE_NAME.matcher(group.table).matches() ? group : null;
  }

  private Batcher<?> batcher(Group group) {
    return batchers.computeIfAbsent(group, this::newBatcher);
  }

  private Batcher<?> newBatcher(Group group) {
    BatchOperation<?> operation =
        switch (group.kind) {
          case "read", "consistent read" -> new GetOperation(delegate(), group.table);
          case "write" -> new WriteOperation(delegate(), group.table, shared.keys);
          case "update" -> new UpdateOperation(delegate(), group.table, shared.keys);
          default -> null;
        };
    int most = group.equals(SCAN) ? shared.maxScans : Integer.MAX_VALUE;
    return new Batcher<>(operation, policy, most, shared.context);
  }

  /** What a client is built of. */
  public static final class Builder {
    private Vertx vertx;
    private DynamoDbAsyncClient client;
    private BatchingPolicy policy = BatchingPolicy.always();
    private DynamoDbClientListener listener = DynamoDbClientListener.NONE;
    private DeniedActions denied = new DeniedActions();
    private final Map<String, Set<String>> keyNames = new HashMap<>();
    private int maxConcurrency = 128;
    private int maxConcurrentScans = 16;
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
     * DescribeTable}; until then writes pass through.
     */
    public Builder keyNames(String table, String... names) {
      keyNames.put(table, Set.of(names));
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

    /** How long a call may wait for its turn until it fails: {@link QueueTimeoutException}. */
    public Builder maxQueueTime(Duration maxQueueTime) {
      this.maxQueueTime = maxQueueTime;
      return this;
    }

    /** To be called on the event loop. */
    public BatchingDynamoDbClient build() {
      BatchingContext context =
          new BatchingContext(vertx, listener, denied, maxConcurrency, maxQueueTime);
      KeySchemas keys = new KeySchemas(client, keyNames);
      return new BatchingDynamoDbClient(
          client, policy, new Shared(vertx, context, keys, maxConcurrentScans));
    }
  }
}
