package dev.rollcall.health;

import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.student.StudentItem;
import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Asks whether the table may be listed and written, without writing: each write has a condition
 * that nothing can meet, and DynamoDB looks at the rights first. A round costs three write units
 * and half a read unit, so this is for the doctor and not for every few seconds.
 */
final class DoctorChecks {
  private static final String NEVER =
      "attribute_exists(StudentID) AND attribute_not_exists(StudentID)";
  private static final Map<String, AttributeValue> KEY = StudentItem.key("rollcall-doctor");

  private final TableClient table;

  DoctorChecks(TableClient table) {
    this.table = table;
  }

  /** All at once. Never fails: what goes wrong is the result. */
  Future<List<TableCheck>> run() {
    return Future.all(
            check(
                "list",
                "Scan",
                client -> client.scan(call -> call.tableName(table.tableName()).limit(1))),
            check(
                "create",
                "PutItem",
                client ->
                    client.putItem(
                        call ->
                            call.tableName(table.tableName())
                                .item(KEY)
                                .conditionExpression(NEVER))),
            check(
                "update",
                "UpdateItem",
                client ->
                    client.updateItem(
                        call ->
                            call.tableName(table.tableName()).key(KEY).conditionExpression(NEVER))),
            check(
                "delete",
                "DeleteItem",
                client ->
                    client.deleteItem(
                        call ->
                            call.tableName(table.tableName()).key(KEY).conditionExpression(NEVER))))
        .map(all -> all.list());
  }

  private <T> Future<TableCheck> check(
      String name, String operation, Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
    return table
        .call(operation, call)
        .map(answered -> TableCheck.passed(name, operation))
        .otherwise(
            error ->
                error.getCause() instanceof ConditionalCheckFailedException
                    ? TableCheck.passed(name, operation)
                    : TableCheck.failed(name, operation, SdkErrorMapper.kind(error)));
  }
}
