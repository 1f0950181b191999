package dev.rollcall.health;

import static dev.rollcall.storage.SdkErrorMapper.kind;

import dev.rollcall.storage.StorageFailure;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What DynamoDB is asked about the table, and what its answers mean. */
final class TableChecks {
  /** A key that nobody has; whether it is found does not matter. */
  private static final String NOBODY = "rollcall-readiness";

  private static final Map<String, AttributeValue> DOCTOR = StudentItem.key("rollcall-doctor");
  private static final String NEVER =
      "attribute_exists(StudentID) AND attribute_not_exists(StudentID)";

  private static final String NO_KEY = "rollcall-no-such-key";
  private static final Map<String, AttributeValue> NOT_A_KEY =
      Map.of(NO_KEY, AttributeValue.fromS("0"));

  private final TableClient table;
  private final String tableName;

  TableChecks(TableClient table) {
    this.table = table;
    this.tableName = table.tableName();
  }

  /**
   * A question to DynamoDB.
   *
   * @param ask makes the call; its future never fails: what goes wrong is the result
   */
  record Check(String name, Supplier<Future<TableCheck>> ask) {}

  /** Asks all at once; the results are in the same order. */
  static Future<List<TableCheck>> run(List<Check> checks) {
    return Future.all(checks.stream().map(check -> check.ask().get()).toList())
        .map(all -> all.list());
  }

  /**
   * Whether the table is there, has the right key and can be read, and the same of the index that
   * lists go by. Cheap enough for every few seconds: half a read unit a round, or one.
   */
  List<Check> reads() {
    Check described = new Check("table", this::describe);
    Check read =
        needed(
            "read",
            "GetItem",
            client ->
                client.getItem(
                    call ->
                        call.tableName(tableName)
                            .key(StudentItem.key(NOBODY))
                            .projectionExpression(Student.ID)));
    if (!table.deptIndex().isRead()) {
      return List.of(described, read);
    }
    QueryRequest query = table.deptIndex().probe(NOBODY, NOBODY);
    return List.of(described, read, needed("index", "Query", client -> client.query(query)));
  }

  /**
   * Whether the table may be listed and written, without writing: each write has a condition that
   * nothing can meet, and DynamoDB looks at the rights first. A round costs three write units and
   * half a read unit, so this is for the doctor and not for every few seconds.
   */
  List<Check> writes() {
    return List.of(
        needed("list", "Scan", client -> client.scan(call -> call.tableName(tableName).limit(1))),
        needed(
            "create",
            "PutItem",
            client ->
                client.putItem(
                    call -> call.tableName(tableName).item(DOCTOR).conditionExpression(NEVER))),
        needed(
            "update",
            "UpdateItem",
            client ->
                client.updateItem(
                    call -> call.tableName(tableName).key(DOCTOR).conditionExpression(NEVER))),
        needed(
            "delete",
            "DeleteItem",
            client ->
                client.deleteItem(
                    call -> call.tableName(tableName).key(DOCTOR).conditionExpression(NEVER))));
  }

  /**
   * Whether requests may share calls. Without these rights all works, with a call for each request:
   * that is a note and no failure.
   *
   * <p>Each call names a key that the table can't have, so it finds nothing, changes nothing and
   * takes no units: DynamoDB looks at the rights before it looks at the key (inferred: no page of
   * AWS's says so).
   */
  List<Check> batches() {
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(NOT_A_KEY)).build();
    WriteRequest delete = WriteRequest.builder().deleteRequest(call -> call.key(NOT_A_KEY)).build();
    return List.of(
        useful(
            "batch-read",
            "BatchGetItem",
            client -> client.batchGetItem(call -> call.requestItems(Map.of(tableName, keys)))),
        useful(
            "batch-write",
            "BatchWriteItem",
            client ->
                client.batchWriteItem(
                    call -> call.requestItems(Map.of(tableName, List.of(delete))))),
        new Check("batch-update", this::updateByStatement));
  }

  private <T> Check needed(
      String name, String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return check(name, operation, call, failure -> TableCheck.needed(name, operation, failure));
  }

  private <T> Check useful(
      String name, String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return check(name, operation, call, failure -> TableCheck.useful(name, operation, failure));
  }

  private <T> Check check(
      String name,
      String operation,
      Function<DynamoDbAsyncClient, CompletableFuture<T>> call,
      Function<StorageFailure, TableCheck> judge) {
    return new Check(
        name,
        () ->
            table
                .call(operation, call)
                .map(answered -> TableCheck.passed(name, operation))
                .otherwise(error -> judge.apply(kind(error))));
  }

  private Future<TableCheck> updateByStatement() {
    String name = "batch-update";
    String action = "PartiQLUpdate";
    BatchStatementRequest update =
        BatchStatementRequest.builder()
            .statement(
                "UPDATE \"%s\" SET \"%s\"='' WHERE \"%s\"='0'"
                    .formatted(tableName, Student.NAME, NO_KEY))
            .build();
    return table
        .call(
            "BatchExecuteStatement",
            client -> client.batchExecuteStatement(call -> call.statements(update)))
        .map(
            response ->
                isDenied(response)
                    ? TableCheck.useful(name, action, StorageFailure.ACCESS_DENIED)
                    : TableCheck.passed(name, action))
        .otherwise(error -> TableCheck.useful(name, action, kind(error)));
  }

  private static boolean isDenied(BatchExecuteStatementResponse response) {
    return response.responses().stream()
        .anyMatch(
            answer ->
                answer.error() != null
                    && answer.error().code() == BatchStatementErrorCodeEnum.ACCESS_DENIED);
  }

  /** What DynamoDB tells of the table; fails where it does not. */
  Future<TableDescription> description() {
    return table
        .call("DescribeTable", client -> client.describeTable(call -> call.tableName(tableName)))
        .map(DescribeTableResponse::table);
  }

  private Future<TableCheck> describe() {
    String name = "table";
    String operation = "DescribeTable";
    return description()
        .map(
            described ->
                hasOurKey(described)
                    ? TableCheck.passed(name, operation, noteOn(described))
                    : TableCheck.needed(name, operation, StorageFailure.WRONG_KEY_SCHEMA))
        .otherwise(
            error ->
                // The service itself never describes the table: a role that lets it do all it
                // does, but not this, is no trouble. Then the other check stands alone.
                kind(error) == StorageFailure.ACCESS_DENIED
                    ? TableCheck.passed(
                        name,
                        operation,
                        "dynamodb:DescribeTable is denied, so the table's key was not checked")
                    : TableCheck.needed(name, operation, kind(error)));
  }

  private static boolean hasOurKey(TableDescription table) {
    return table.keySchema().size() == 1
        && table.keySchema().get(0).keyType() == KeyType.HASH
        && table.keySchema().get(0).attributeName().equals(Student.ID)
        && table.attributeDefinitions().stream()
            .filter(attribute -> attribute.attributeName().equals(Student.ID))
            .allMatch(attribute -> attribute.attributeType() == ScalarAttributeType.S);
  }

  /** DynamoDB stores no student with an empty key of an index, and nobody has told of this one. */
  private String noteOn(TableDescription described) {
    return described.globalSecondaryIndexes().stream()
        .filter(index -> !table.deptIndex().exists())
        .filter(
            index ->
                index.keySchema().stream()
                    .anyMatch(key -> key.attributeName().equals(Student.DEPT)))
        .findFirst()
        .map(
            index ->
                "%s is an index on Dept, so students without a department can't be stored. Remedy: set DEPT_INDEX to that name"
                    .formatted(index.indexName()))
        .orElse("");
  }
}
