package dev.rollcall.health;

import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * About how many items the table has: DynamoDB's own count, which it renews every six hours or so.
 * One for the process; any thread may ask.
 */
final class TableSize {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final TableClient table;
  private Future<Optional<Long>> latest;
  private long askedAtNanos;

  TableSize(TableClient table) {
    this.table = table;
  }

  /** Never fails: nothing where DynamoDB does not tell, be it for lack of the right to ask. */
  synchronized Future<Optional<Long>> ask() {
    if (latest == null || System.nanoTime() - askedAtNanos > FRESH.toNanos()) {
      askedAtNanos = System.nanoTime();
      latest =
          table
              .call(
                  "DescribeTable",
                  client -> client.describeTable(call -> call.tableName(table.tableName())))
              .map(response -> Optional.of(response.table().itemCount()))
              .otherwise(Optional.empty());
    }
    return latest;
  }
}
