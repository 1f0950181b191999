package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.Forwarding;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * Which attributes make up a table's key: given when it is built, or learnt from one {@code
 * DescribeTable}. Belongs to one event loop.
 */
public final class KeySchemas {
  private static final Logger LOG = LoggerFactory.getLogger(KeySchemas.class);
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final DynamoDbAsyncClient client;
  private final LongSupplier clockNanos;

  /** DescribeTable may answer on another thread. */
  private final Map<String, Set<String>> names = new ConcurrentHashMap<>();

  private final Map<String, Long> askedAt = new HashMap<>();

  /**
   * @param client is asked for the keys of other tables
   * @param known the names of the key's attributes by table
   */
  public KeySchemas(DynamoDbAsyncClient client, Map<String, Set<String>> known) {
    this(client, known, System::nanoTime);
  }

  KeySchemas(DynamoDbAsyncClient client, Map<String, Set<String>> known, LongSupplier clockNanos) {
    this.client = client;
    this.clockNanos = clockNanos;
    known.forEach(this::learn);
  }

  /**
   * The names of the attributes of the table's key, sorted; null while they are not known. The
   * first such call asks for them, and one 5 minutes later if that was not answered.
   */
  public Set<String> of(String table) {
    Set<String> key = names.get(table);
    if (key == null) {
      long now = clockNanos.getAsLong();
      Long before = askedAt.get(table);
      if (before == null || now - before >= RETRY_NANOS) {
        askedAt.put(table, now);
        ask(table);
      }
    }
    return key;
  }

  private void ask(String table) {
    var unused =
        Forwarding.called(
                client::describeTable, DescribeTableRequest.builder().tableName(table).build())
            .thenAccept(response -> learn(table, keyOf(response)))
            .exceptionally(
                failure -> {
                  LOG.warn(
                      "The key of the table {} is not known, so its writes are not batched."
                          + " Allow dynamodb:DescribeTable, or name the key's attributes.",
                      table,
                      failure);
                  return null;
                });
  }

  private static Set<String> keyOf(DescribeTableResponse response) {
    return response.table().keySchema().stream()
        .map(KeySchemaElement::attributeName)
        .collect(Collectors.toSet());
  }

  private void learn(String table, Set<String> key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the key of " + table + " has no attributes");
    }
    names.put(table, Collections.unmodifiableSet(new TreeSet<>(key)));
  }
}
