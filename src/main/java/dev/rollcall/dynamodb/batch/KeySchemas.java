package dev.rollcall.dynamodb.batch;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Which attributes make up a table's key: as it was told, or as one {@code DescribeTable} says. Any
 * thread.
 */
public final class KeySchemas {
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final DynamoDbAsyncClient client;
  private final LongSupplier clockNanos;
  private final Map<String, Set<String>> known;
  private final Map<String, Long> askedAt = new ConcurrentHashMap<>();

  /**
   * @param known the names by table
   * @param clockNanos a monotonic clock
   */
  public KeySchemas(
      DynamoDbAsyncClient client, Map<String, Set<String>> known, LongSupplier clockNanos) {
    this.client = client;
    this.known = new ConcurrentHashMap<>(known);
    this.clockNanos = clockNanos;
  }

  /** The names; null while they are not known. Never blocks. */
  public Set<String> of(String table) {
    Set<String> names = known.get(table);
    if (names == null) {
      ask(table);
    }
    return names;
  }

  private void ask(String table) {
    long now = clockNanos.getAsLong();
    Long before = askedAt.get(table);
    if (before != null && now - before < RETRY_NANOS) {
      return;
    }
    askedAt.put(table, now);
    // Without the right to it the table's puts and deletes go on one by one.
    var unused =
        client
            .describeTable(call -> call.tableName(table))
            .thenAccept(
                answer -> {
                  Set<String> names = new TreeSet<>();
                  for (KeySchemaElement element : answer.table().keySchema()) {
                    names.add(element.attributeName());
                  }
                  known.put(table, names);
                });
  }
}
