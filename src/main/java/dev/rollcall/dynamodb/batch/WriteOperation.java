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
  private final DynamoDbAsyncClient client;
  private final String table;
  private final KeySchemas keys;

  /**
   * A put or a delete.
   *
   * @param delete the key; null if it is a put
   * @param put the item; null if it is a delete
   */
  record Write(Object key, Map<String, AttributeValue> put, Map<String, AttributeValue> delete) {
    WriteRequest request() {
      return put == null
          ? WriteRequest.builder().deleteRequest(request -> request.key(delete)).build()
          : WriteRequest.builder().putRequest(request -> request.item(put)).build();
    }
  }

  public WriteOperation(DynamoDbAsyncClient client, String table, KeySchemas keys) {
    super("BatchWriteItem", "BatchWriteItem", 25, false);
    this.client = client;
    this.table = table;
    this.keys = keys;
  }

  @Override
  Write member(DynamoDbRequest request) {
    Set<String> names = keys.of(table);
    if (names == null) {
      return null;
    }
    Write write =
        request instanceof PutItemRequest put
            ? member(put, names)
            : member((DeleteItemRequest) request, names);
    return write == null || write.key == null ? null : write;
  }

  private static Write member(PutItemRequest put, Set<String> names) {
    boolean plain =
        put.conditionExpression() == null
            && !put.hasExpected()
            && put.conditionalOperatorAsString() == null
            && !put.hasExpressionAttributeNames()
            && !put.hasExpressionAttributeValues()
            && put.returnValuesOnConditionCheckFailureAsString() == null
            && isNone(put.returnValuesAsString())
            && isNone(put.returnConsumedCapacityAsString())
            && isNone(put.returnItemCollectionMetricsAsString());
    return plain ? new Write(ItemKey.of(put.item(), names), put.item(), null) : null;
  }

  private static Write member(DeleteItemRequest delete, Set<String> names) {
    boolean plain =
        delete.conditionExpression() == null
            && !delete.hasExpected()
            && delete.conditionalOperatorAsString() == null
            && !delete.hasExpressionAttributeNames()
            && !delete.hasExpressionAttributeValues()
            && delete.returnValuesOnConditionCheckFailureAsString() == null
            && isNone(delete.returnValuesAsString())
            && isNone(delete.returnConsumedCapacityAsString())
            && isNone(delete.returnItemCollectionMetricsAsString())
            && delete.key().keySet().equals(names);
    return plain ? new Write(ItemKey.of(delete.key(), names), null, delete.key()) : null;
  }

  @Override
  Object key(Write write) {
    return write.key;
  }

  @Override
  CompletableFuture<? extends DynamoDbResponse> send(
      List<Write> writes, AwsRequestOverrideConfiguration override) {
    List<WriteRequest> requests = new ArrayList<>(writes.size());
    writes.forEach(write -> requests.add(write.request()));
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
          write.put == null ? DeleteItemResponse.builder() : PutItemResponse.builder();
      results.add(unprocessed.contains(write.key) ? Result.UNPROCESSED : answered(single, batch));
    }
    return results;
  }
}
