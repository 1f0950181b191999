package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Puts and deletes: {@code PutItem} or {@code DeleteItem} for one, {@code BatchWriteItem} for
 * several.
 */
final class PutAndDeleteCalls implements Calls<Write> {
  private final TableClient table;

  PutAndDeleteCalls(TableClient table) {
    this.table = table;
  }

  /** See "BatchWriteItem" in DynamoDB's API reference. */
  @Override
  public int most() {
    return 25;
  }

  @Override
  public String batchAction() {
    return "BatchWriteItem";
  }

  @Override
  public Future<Void> alone(Write write) {
    Future<?> written = write.isDelete() ? delete(write) : put(write);
    return written.<Void>mapEmpty().onSuccess(done -> write.succeed(null));
  }

  private Future<?> put(Write write) {
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .overrideConfiguration(write.carriedOn())
            .tableName(table.tableName())
            .item(table.deptIndex().attributes(write.student()));
    write
        .condition()
        .ifPresent(
            condition -> {
              put.conditionExpression(condition.expression());
              put.expressionAttributeNames(condition.names());
              put.expressionAttributeValues(condition.valuesOrNone());
            });
    return table.call("PutItem", List.of(write), client -> client.putItem(put.build()));
  }

  private Future<?> delete(Write write) {
    DeleteItemRequest.Builder delete =
        DeleteItemRequest.builder()
            .overrideConfiguration(write.carriedOn())
            .tableName(table.tableName())
            .key(Item.key(write.id()));
    write
        .condition()
        .ifPresent(
            condition -> {
              delete.conditionExpression(condition.expression());
              delete.expressionAttributeNames(condition.names());
              delete.expressionAttributeValues(condition.valuesOrNone());
            });
    return table.call("DeleteItem", List.of(write), client -> client.deleteItem(delete.build()));
  }

  @Override
  public Future<Leftovers<Write>> together(Map<String, Write> writes) {
    List<WriteRequest> requests = new ArrayList<>(writes.size());
    writes.values().forEach(write -> requests.add(request(write)));
    return table
        .call(
            batchAction(),
            writes.values(),
            client ->
                client.batchWriteItem(
                    call -> call.requestItems(Map.of(table.tableName(), requests))))
        .map(response -> answer(writes, unprocessed(response)));
  }

  private WriteRequest request(Write write) {
    return write.isDelete()
        ? WriteRequest.builder().deleteRequest(call -> call.key(Item.key(write.id()))).build()
        : WriteRequest.builder()
            .putRequest(call -> call.item(table.deptIndex().attributes(write.student())))
            .build();
  }

  private List<String> unprocessed(BatchWriteItemResponse response) {
    return response.unprocessedItems().getOrDefault(table.tableName(), List.of()).stream()
        .map(left -> Item.id(keyed(left)))
        .toList();
  }

  /** Answers the writes of a batch, but for those whose ids DynamoDB did not process. */
  Leftovers<Write> answer(Map<String, Write> writes, List<String> unprocessed) {
    Map<String, Write> open = new LinkedHashMap<>(writes);
    List<Write> later = new ArrayList<>();
    for (String id : unprocessed) {
      Write write = open.remove(id);
      if (write != null) {
        later.add(write);
      }
    }
    open.values().forEach(written -> written.succeed(null));
    return Leftovers.later(later);
  }

  private static Map<String, AttributeValue> keyed(WriteRequest request) {
    return request.deleteRequest() == null
        ? request.putRequest().item()
        : request.deleteRequest().key();
  }

  @Override
  public StorageException leftOver() {
    return table.failures().leftOver(batchAction());
  }
}
