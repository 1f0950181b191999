package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.BatchingPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The batchers of one client: one for the reads of a table, one for its consistent reads, one for
 * its puts and deletes, one for its updates, and two for what shares no call. Belongs to one event
 * loop.
 */
public final class Batchers {
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private final DynamoDbAsyncClient client;
  private final BatchingPolicy policy;
  private final KeySchemas keys;
  private final ConcurrencyLimit calls;
  private final ConcurrencyLimit scans;
  private final BatchingContext context;
  private final UpdateStatements statements;
  private final Map<Group, Batcher<?>> batchers = new HashMap<>();

  /** Calls that may share one. */
  private record Group(String kind, String table, boolean consistent) {}

  /**
   * @param client makes the calls
   * @param scans bounds those that are scans or queries, within {@code calls}
   */
  public Batchers(
      DynamoDbAsyncClient client,
      BatchingPolicy policy,
      KeySchemas keys,
      ConcurrencyLimit calls,
      ConcurrencyLimit scans,
      BatchingContext context) {
    this.client = client;
    this.policy = policy;
    this.keys = keys;
    this.statements = new UpdateStatements(keys);
    this.calls = calls;
    this.scans = scans;
    this.context = context;
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    int waiting = 0;
    for (Batcher<?> batcher : batchers.values()) {
      waiting += batcher.waiting();
    }
    return waiting;
  }

  /** See {@link Batcher#flushHeld}. */
  public void flushHeld() {
    batchers.values().forEach(Batcher::flushHeld);
  }

  /** Makes a call that shares none. */
  public CompletableFuture<DynamoDbResponse> single(SingleOperation.Call call) {
    boolean scan = call.name().equals("Scan") || call.name().equals("Query");
    return this.<SingleOperation.Call>batcher(
            new Group(scan ? "scan" : "single", "", false),
            () -> new SingleOperation(),
            scan ? scans : calls)
        .submit(call);
  }

  /** Makes a call that may be one of a batch; null if none can do what it asks for. */
  public CompletableFuture<DynamoDbResponse> merged(DynamoDbRequest request) {
    if (request instanceof GetItemRequest get) {
      return isTable(get.tableName()) && GetOperation.isBatchable(get) ? read(get) : null;
    }
    if (request instanceof PutItemRequest put && isTable(put.tableName())) {
      Set<String> names = keys.of(put.tableName());
      return names == null ? null : write(put.tableName(), names, WriteOperation.of(put, names));
    }
    if (request instanceof DeleteItemRequest delete && isTable(delete.tableName())) {
      Set<String> names = keys.of(delete.tableName());
      return names == null
          ? null
          : write(delete.tableName(), names, WriteOperation.of(delete, names));
    }
    return request instanceof UpdateItemRequest update ? update(update) : null;
  }

  private static boolean isTable(String name) {
    return name != null && TABLE_NAME.matcher(name).matches();
  }

  private CompletableFuture<DynamoDbResponse> read(GetItemRequest get) {
    boolean consistent = Boolean.TRUE.equals(get.consistentRead());
    return this.<GetItemRequest>batcher(
            new Group("read", get.tableName(), consistent), () -> new GetOperation(client), calls)
        .submit(get);
  }

  private CompletableFuture<DynamoDbResponse> write(
      String table, Set<String> names, WriteOperation.Write write) {
    return write == null
        ? null
        : this.<WriteOperation.Write>batcher(
                new Group("write", table, false), () -> new WriteOperation(client, names), calls)
            .submit(write);
  }

  private CompletableFuture<DynamoDbResponse> update(UpdateItemRequest update) {
    Optional<UpdateStatement> statement = statements.of(update);
    return statement.isEmpty()
        ? null
        : this.<UpdateOperation.Update>batcher(
                new Group("update", update.tableName(), false),
                () -> new UpdateOperation(client),
                calls)
            .submit(new UpdateOperation.Update(update, statement.get()));
  }

  @SuppressWarnings("unchecked")
  private <C> Batcher<C> batcher(
      Group group, Supplier<BatchOperation<C>> operation, ConcurrencyLimit limit) {
    return (Batcher<C>)
        batchers.computeIfAbsent(
            group, added -> new Batcher<>(operation.get(), policy, limit, context));
  }
}
