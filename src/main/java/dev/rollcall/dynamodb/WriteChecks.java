package dev.rollcall.dynamodb;

import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Asks whether the table may be written, without writing: each write has a condition that nothing
 * can meet, and DynamoDB looks at the rights first. A round costs three write units, so this is for
 * the doctor and not for every few seconds.
 */
final class WriteChecks {
  private static final String NEVER =
      "attribute_exists(StudentID) AND attribute_not_exists(StudentID)";
  private static final Map<String, AttributeValue> KEY =
      Map.of(Student.ID, AttributeValue.fromS("rollcall-doctor"));

  private final DynamoDbAsyncClient client;
  private final String table;
  private final StorageFailures failures;

  WriteChecks(DynamoDbAsyncClient client, Settings settings) {
    this.client = client;
    this.table = settings.tableName();
    this.failures = new StorageFailures(settings);
  }

  /** All at once. Never fails: what goes wrong is the result. */
  Future<List<TableCheck>> run() {
    return Future.all(
            check(
                "create",
                "PutItem",
                client.putItem(call -> call.tableName(table).item(KEY).conditionExpression(NEVER))),
            check(
                "update",
                "UpdateItem",
                client.updateItem(
                    call -> call.tableName(table).key(KEY).conditionExpression(NEVER))),
            check(
                "delete",
                "DeleteItem",
                client.deleteItem(
                    call -> call.tableName(table).key(KEY).conditionExpression(NEVER))))
        .map(all -> all.list());
  }

  private Future<TableCheck> check(String name, String operation, CompletionStage<?> call) {
    return Future.fromCompletionStage(call)
        .map(impossible -> TableCheck.passed(name, operation))
        .otherwise(
            error ->
                isRefusedCondition(error)
                    ? TableCheck.passed(name, operation)
                    : TableCheck.failed(name, operation, failures.of(operation, error).failure()));
  }

  private static boolean isRefusedCondition(Throwable error) {
    return error instanceof ConditionalCheckFailedException
        || (error instanceof CompletionException
            && error.getCause() instanceof ConditionalCheckFailedException);
  }
}
