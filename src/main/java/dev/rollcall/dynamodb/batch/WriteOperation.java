package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** {@code PutItem}s and {@code DeleteItem}s in one {@code BatchWriteItem}. */
public final class WriteOperation extends BatchOperation<WriteOperation.Write> {
  private final KeySchemas keys;

  /**
   * A put or a delete.
   *
   * @param item what is put, or the key of what is deleted
   */
  record Write(Object key, boolean isPut, Map<String, AttributeValue> item) {
    WriteRequest request() {
      return isPut
          ? WriteRequest.builder().putRequest(put -> put.item(item)).build()
          : WriteRequest.builder().deleteRequest(delete -> delete.key(item)).build();
    }
  }

  public WriteOperation(DynamoDbAsyncClient client, String table, KeySchemas keys) {
    super(
        client,
        table,
        "BatchWriteItem",
        "BatchWriteItem",
        25,
        false,
        Set.of("TableName", "Item", "Key"));
    this.keys = keys;
  }

  @Override
  Write member(DynamoDbRequest request) {
    Set<String> names = isPlain(request) ? keys.of(table) : null;
    if (names == null) {
      return null;
    }
    boolean isPut = request instanceof PutItemRequest;
    Map<String, AttributeValue> item =
        isPut ? ((PutItemRequest) request).item() : ((DeleteItemRequest) request).key();
    Object key = isPut || item.keySet().equals(names) ? ItemKey.of(item, names) : null;
    return key == null ? null : new Write(key, isPut, item);
  }

  @Override
  Object key(Write write) {
    return write.key;
  }

  @Override
  CompletableFuture<? extends DynamoDbResponse> send(
      List<Write> writes, AwsRequestOverrideConfiguration override) {
    List<WriteRequest> requests = writes.stream().map(Write::request).toList();
    return client.batchWriteItem(
        batch -> batch.overrideConfiguration(override).requestItems(Map.of(table, requests)));
  }

  @Override
  List<Result> results(List<Write> writes, DynamoDbResponse response) {
    BatchWriteItemResponse batch = (BatchWriteItemResponse) response;
    Set<Object> unprocessed = new HashSet<>();
    for (WriteRequest left : batch.unprocessedItems().getOrDefault(table, List.of())) {
      Map<String, AttributeValue> item =
          left.deleteRequest() == null ? left.putRequest().item() : left.deleteRequest().key();
      unprocessed.add(ItemKey.of(item, keys.of(table)));
    }
    List<Result> results = new ArrayList<>(writes.size());
    for (Write write : writes) {
      DynamoDbResponse.Builder single =
          write.isPut ? PutItemResponse.builder() : DeleteItemResponse.builder();
      results.add(unprocessed.contains(write.key) ? Result.UNPROCESSED : answered(single, batch));
    }
    return results;
  }
}
