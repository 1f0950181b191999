package dev.rollcall.dynamodb;

import io.vertx.core.Future;
import java.util.List;
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

  private final TableClient table;

  ReadChecks(TableClient table) {
    this.table = table;
  }

  /** Both at once. Never fails: what goes wrong is the result. */
  Future<List<TableCheck>> run() {
    return Future.all(described(), read()).map(both -> both.list());
  }

  private Future<TableCheck> described() {
    return table
        .call(
            "DescribeTable",
            client -> client.describeTable(call -> call.tableName(table.tableName())))
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
    StorageFailure failure = StorageFailures.kind(error);
    return failure == StorageFailure.ACCESS_DENIED
        ? TableCheck.passed(
            "table",
            "DescribeTable",
            "dynamodb:DescribeTable is denied, so the table's key was not checked")
        : TableCheck.failed("table", "DescribeTable", failure);
  }

  private Future<TableCheck> read() {
    return table
        .call(
            "GetItem",
            client ->
                client.getItem(
                    call ->
                        call.tableName(table.tableName())
                            .key(Item.key(KEY))
                            .projectionExpression(Student.ID)))
        .map(response -> TableCheck.passed("read", "GetItem"))
        .otherwise(error -> TableCheck.failed("read", "GetItem", StorageFailures.kind(error)));
  }

  private static boolean hasOurKey(TableDescription table) {
    return table.keySchema().size() == 1
        && table.keySchema().get(0).keyType() == KeyType.HASH
        && table.keySchema().get(0).attributeName().equals(Student.ID)
        && table.attributeDefinitions().stream()
            .filter(attribute -> attribute.attributeName().equals(Student.ID))
            .allMatch(attribute -> attribute.attributeType() == ScalarAttributeType.S);
  }
}
