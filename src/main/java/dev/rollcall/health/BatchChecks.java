package dev.rollcall.health;

import dev.rollcall.settings.Batching;
import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.student.Student;
import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Asks whether requests may share calls. Without these rights all works, with a call for each
 * request: that is a note and no failure.
 *
 * <p>Each call names a key that the table can't have, so it finds nothing, changes nothing and
 * takes no units: DynamoDB looks at the rights before it looks at the key (inferred: no page of
 * AWS's says so).
 */
final class BatchChecks {
  private static final List<String> NAMES = List.of("batch-read", "batch-write", "batch-update");
  private static final String NO_KEY = "rollcall-no-such-key";
  private static final Map<String, AttributeValue> KEY = Map.of(NO_KEY, AttributeValue.fromS("0"));

  private final TableClient table;
  private final Batching batching;

  BatchChecks(TableClient table, Batching batching) {
    this.table = table;
    this.batching = batching;
  }

  /** The checks' names, in their order; none where batching is off. */
  List<String> names() {
    return batching == Batching.OFF ? List.of() : NAMES;
  }

  /** All at once. Never fails. */
  Future<List<TableCheck>> run() {
    return names().isEmpty()
        ? Future.succeededFuture(List.of())
        : Future.all(
                check(NAMES.get(0), "BatchGetItem", read()),
                check(NAMES.get(1), "BatchWriteItem", write()),
                check(NAMES.get(2), "PartiQLUpdate", update()))
            .map(all -> all.list());
  }

  private Future<?> read() {
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(KEY)).build();
    return table.call(
        "BatchGetItem",
        client -> client.batchGetItem(call -> call.requestItems(Map.of(table.tableName(), keys))));
  }

  private Future<?> write() {
    WriteRequest delete = WriteRequest.builder().deleteRequest(call -> call.key(KEY)).build();
    return table.call(
        "BatchWriteItem",
        client ->
            client.batchWriteItem(
                call -> call.requestItems(Map.of(table.tableName(), List.of(delete)))));
  }

  private Future<?> update() {
    String operation = "BatchExecuteStatement";
    BatchStatementRequest update =
        BatchStatementRequest.builder()
            .statement(
                "UPDATE \"%s\" SET \"%s\"='' WHERE \"%s\"='0'"
                    .formatted(table.tableName(), Student.NAME, NO_KEY))
            .build();
    return table
        .call(operation, client -> client.batchExecuteStatement(call -> call.statements(update)))
        .compose(
            response ->
                isDenied(response)
                    ? Future.failedFuture(table.failures().denied(operation))
                    : Future.succeededFuture());
  }

  private static boolean isDenied(BatchExecuteStatementResponse response) {
    return response.responses().stream()
        .anyMatch(
            answer ->
                answer.error() != null
                    && answer.error().code() == BatchStatementErrorCodeEnum.ACCESS_DENIED);
  }

  private static Future<TableCheck> check(String name, String action, Future<?> call) {
    return call.map(done -> TableCheck.passed(name, action))
        .otherwise(error -> failed(name, action, SdkErrorMapper.kind(error)));
  }

  private static TableCheck failed(String name, String action, StorageFailure failure) {
    String note = note(action, failure);
    // DynamoDB answered if it refused the key that no table has.
    boolean answered =
        failure == StorageFailure.REJECTED || failure == StorageFailure.WRONG_KEY_SCHEMA;
    return note.isEmpty() && !answered
        ? TableCheck.notChecked(name, action, failure)
        : TableCheck.passed(name, action, note);
  }

  private static String note(String action, StorageFailure failure) {
    return switch (failure) {
      case ACCESS_DENIED ->
          "dynamodb:%s is denied, so each request has a call of its own, at several times the CPU. Remedy: allow it on this table to the instance's role"
              .formatted(action);
      case UNSUPPORTED ->
          "the endpoint does not know dynamodb:%s, so each request has a call of its own, at several times the CPU"
              .formatted(action);
      default -> "";
    };
  }
}
