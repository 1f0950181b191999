package dev.rollcall.dynamodb;

import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Asks whether the table is there, has the right key and can be read. Cheap enough for every few
 * seconds: half a read unit a round.
 */
final class ReadChecks {
  /** A key that nobody has; whether it is found does not matter. */
  private static final String KEY = "rollcall-readiness";

  private final DynamoDbAsyncClient client;
  private final Settings settings;
  private final StorageFailures failures;

  ReadChecks(DynamoDbAsyncClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
    this.failures = new StorageFailures(settings);
  }

  /** Both at once. Never fails: what goes wrong is the result. */
  Future<List<TableCheck>> run() {
    return Future.all(table(), read()).map(both -> both.list());
  }

  private Future<TableCheck> table() {
    return future(client.describeTable(call -> call.tableName(settings.tableName())))
        .map(
            response ->
                hasOurKey(response.table())
                    ? TableCheck.passed("table", "DescribeTable")
                    : TableCheck.failed("table", "DescribeTable", StorageFailure.WRONG_KEY_SCHEMA))
        .otherwise(this::notDescribed);
  }

  /**
   * The service itself never describes the table: a role that lets it do all it does, but not this,
   * is no trouble. Then the other check stands alone.
   */
  private TableCheck notDescribed(Throwable error) {
    StorageFailure failure = failures.of("DescribeTable", error).failure();
    return failure == StorageFailure.ACCESS_DENIED
        ? TableCheck.passed(
            "table",
            "DescribeTable",
            "dynamodb:DescribeTable is denied, so the table's key was not checked")
        : TableCheck.failed("table", "DescribeTable", failure);
  }

  private Future<TableCheck> read() {
    return future(
            client.getItem(
                call ->
                    call.tableName(settings.tableName())
                        .key(Map.of(Student.ID, AttributeValue.fromS(KEY)))
                        .projectionExpression(Student.ID)))
        .map(response -> TableCheck.passed("read", "GetItem"))
        .otherwise(
            error -> TableCheck.failed("read", "GetItem", failures.of("GetItem", error).failure()));
  }

  private static boolean hasOurKey(TableDescription table) {
    return table.keySchema().size() == 1
        && table.keySchema().get(0).keyType() == KeyType.HASH
        && table.keySchema().get(0).attributeName().equals(Student.ID)
        && table.attributeDefinitions().stream()
            .filter(attribute -> attribute.attributeName().equals(Student.ID))
            .allMatch(attribute -> attribute.attributeType() == ScalarAttributeType.S);
  }

  /** On whatever thread the SDK answers: the probe brings its callers home. */
  private static <T> Future<T> future(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage);
  }
}
