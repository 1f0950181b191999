package dev.rollcall.dynamodb.batch;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Which attributes make up a table's key: given when it is built, or learnt from one {@code
 * DescribeTable}. Thread-safe; never blocks if the client's {@code describeTable} does not.
 */
public final class KeySchemas {
  private static final Logger LOG = LoggerFactory.getLogger(KeySchemas.class);
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final DynamoDbAsyncClient client;
  private final LongSupplier clockNanos;
  private final Map<String, Set<String>> names = new ConcurrentHashMap<>();

  /** When a table's key was last asked for. */
  private final Map<String, Long> askedAt = new ConcurrentHashMap<>();

  /**
   * @param client is asked for the keys of other tables
   * @param known the names of the key's attributes by table
   */
  public KeySchemas(DynamoDbAsyncClient client, Map<String, Set<String>> known) {
    this(client, known, System::nanoTime);
  }

  /**
   * @param clockNanos a monotonic clock
   */
  KeySchemas(DynamoDbAsyncClient client, Map<String, Set<String>> known, LongSupplier clockNanos) {
    this.client = client;
    this.clockNanos = clockNanos;
    known.forEach((table, key) -> names.put(table, sorted(key)));
  }

  /**
   * The names of the attributes of the table's key, sorted. While they are unknown it returns null;
   * the first such call asks for them, and so does the first one 5 minutes after that question if
   * it was not answered.
   *
   * @param table its name
   */
  public Set<String> of(String table) {
    Set<String> key = names.get(table);
    if (key == null && isDue(table)) {
      ask(table);
    }
    return key;
  }

  /** True for one caller only. */
  private boolean isDue(String table) {
    long now = clockNanos.getAsLong();
    Long before = askedAt.get(table);
    if (before == null) {
      return askedAt.putIfAbsent(table, now) == null;
    }
    return now - before >= RETRY_NANOS && askedAt.replace(table, before, now);
  }

  private void ask(String table) {
    var unused =
        describe(table)
            .thenAccept(answer -> learn(table, answer))
            .exceptionally(
                error -> {
                  LOG.warn(
                      "The key of the table {} is not known, so its writes are not batched."
                          + " Allow dynamodb:DescribeTable, or name the key's attributes. {}",
                      table,
                      reason(error));
                  return null;
                });
  }

  private CompletableFuture<DescribeTableResponse> describe(String table) {
    try {
      return client.describeTable(request -> request.tableName(table));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void learn(String table, DescribeTableResponse answer) {
    if (answer.table() == null || answer.table().keySchema().isEmpty()) {
      throw new IllegalStateException("DescribeTable answered without a key schema.");
    }
    Set<String> key =
        answer.table().keySchema().stream()
            .map(KeySchemaElement::attributeName)
            .collect(Collectors.toSet());
    names.put(table, sorted(key));
  }

  private static Set<String> sorted(Set<String> key) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(key));
  }

  private static String reason(Throwable error) {
    return error.getCause() == null ? error.getMessage() : error.getCause().getMessage();
  }
}
