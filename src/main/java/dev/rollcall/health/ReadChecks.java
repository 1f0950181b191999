package dev.rollcall.health;

import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Asks whether the table is there, has the right key and can be read, and the same of the index
 * that lists go by. Cheap enough for every few seconds: half a read unit a round, or one.
 */
final class ReadChecks {
  /** A key that nobody has; whether it is found does not matter. */
  private static final String KEY = "rollcall-readiness";

  private final TableClient table;

  ReadChecks(TableClient table) {
    this.table = table;
  }

  /** The checks' names, in their order. */
  List<String> names() {
    return table.deptIndex().isRead()
        ? List.of("table", "read", "index")
        : List.of("table", "read");
  }

  /** All at once. Never fails: what goes wrong is the result. */
  Future<List<TableCheck>> run() {
    List<Future<TableCheck>> checks = new ArrayList<>(List.of(described(), read()));
    if (table.deptIndex().isRead()) {
      checks.add(index());
    }
    return Future.all(checks).map(all -> all.list());
  }

  private Future<TableCheck> described() {
    return table
        .call(
            "DescribeTable",
            client -> client.describeTable(call -> call.tableName(table.tableName())))
        .map(
            response ->
                hasOurKey(response.table())
                    ? TableCheck.passed("table", "DescribeTable", noteOn(response.table()))
                    : TableCheck.failed("table", "DescribeTable", StorageFailure.WRONG_KEY_SCHEMA))
        .otherwise(this::notDescribed);
  }

  /** DynamoDB stores no student with an empty key of an index, and nobody has told of this one. */
  private String noteOn(TableDescription described) {
    return described.globalSecondaryIndexes().stream()
        .filter(index -> !table.deptIndex().exists() && isOnDept(index))
        .findFirst()
        .map(
            index ->
                "%s is an index on Dept, so students without a department can't be stored. Remedy: set DEPT_INDEX to that name"
                    .formatted(index.indexName()))
        .orElse("");
  }

  private static boolean isOnDept(GlobalSecondaryIndexDescription index) {
    return index.keySchema().stream().anyMatch(key -> key.attributeName().equals(Student.DEPT));
  }

  /**
   * The service itself never describes the table: a role that lets it do all it does, but not this,
   * is no trouble. Then the other check stands alone.
   */
  private TableCheck notDescribed(Throwable error) {
    StorageFailure failure = SdkErrorMapper.kind(error);
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
                            .key(StudentItem.key(KEY))
                            .projectionExpression(Student.ID)))
        .map(response -> TableCheck.passed("read", "GetItem"))
        .otherwise(error -> TableCheck.failed("read", "GetItem", SdkErrorMapper.kind(error)));
  }

  private Future<TableCheck> index() {
    QueryRequest query = table.deptIndex().probe(KEY, KEY);
    return table
        .call("Query", client -> client.query(query))
        .map(response -> TableCheck.passed("index", "Query"))
        .otherwise(error -> TableCheck.failed("index", "Query", SdkErrorMapper.kind(error)));
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
