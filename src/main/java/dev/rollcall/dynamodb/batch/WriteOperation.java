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
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Puts and deletes of one table: {@code PutItem} or {@code DeleteItem} for one, {@code
 * BatchWriteItem} for several.
 */
public final class WriteOperation implements BatchOperation<WriteOperation.Write> {
  /** See "BatchWriteItem" in DynamoDB's API reference. */
  private static final int MAX_WRITES = 25;

  private final DynamoDbAsyncClient client;
  private final Set<String> keyNames;

  /**
   * @param keyNames the attributes of the table's key
   */
  public WriteOperation(DynamoDbAsyncClient client, Set<String> keyNames) {
    this.client = client;
    this.keyNames = keyNames;
  }

  /** A put or a delete. */
  public sealed interface Write {
    /** Tells the items of a table apart. */
    Object key();
  }

  private record Put(PutItemRequest request, Object key) implements Write {}

  private record Delete(DeleteItemRequest request, Object key) implements Write {}

  /** The put as a member of a batch; null if a batch can't have the same effect and answer. */
  public static Write of(PutItemRequest request, Set<String> keyNames) {
    boolean plain =
        request.conditionExpression() == null
            && !request.hasExpected()
            && request.conditionalOperator() == null
            && !request.hasExpressionAttributeNames()
            && !request.hasExpressionAttributeValues()
            && request.returnValuesOnConditionCheckFailure() == null
            && isNone(
                request.returnValues(),
                request.returnConsumedCapacity(),
                request.returnItemCollectionMetrics());
    Object key = plain ? ItemKey.of(request.item(), keyNames) : null;
    return key == null ? null : new Put(request, key);
  }

  /** The delete as a member of a batch; null if a batch can't have the same effect and answer. */
  public static Write of(DeleteItemRequest request, Set<String> keyNames) {
    boolean plain =
        request.conditionExpression() == null
            && !request.hasExpected()
            && request.conditionalOperator() == null
            && !request.hasExpressionAttributeNames()
            && !request.hasExpressionAttributeValues()
            && request.returnValuesOnConditionCheckFailure() == null
            && request.key().keySet().equals(keyNames)
            && isNone(
                request.returnValues(),
                request.returnConsumedCapacity(),
                request.returnItemCollectionMetrics());
    Object key = plain ? ItemKey.of(request.key(), keyNames) : null;
    return key == null ? null : new Delete(request, key);
  }

  private static boolean isNone(
      ReturnValue values, ReturnConsumedCapacity capacity, ReturnItemCollectionMetrics metrics) {
    return (values == null || values == ReturnValue.NONE)
        && (capacity == null || capacity == ReturnConsumedCapacity.NONE)
        && (metrics == null || metrics == ReturnItemCollectionMetrics.NONE);
  }

  @Override
  public DynamoDbRequest request(Write call) {
    return call instanceof Put put ? put.request : ((Delete) call).request;
  }

  @Override
  public Object key(Write call) {
    return call.key();
  }

  @Override
  public boolean coalesces() {
    return false;
  }

  @Override
  public int maxBatchSize() {
    return MAX_WRITES;
  }

  @Override
  public String singleName(Write call) {
    return call instanceof Put ? "PutItem" : "DeleteItem";
  }

  @Override
  public String batchName() {
    return "BatchWriteItem";
  }

  @Override
  public String batchAction() {
    return "BatchWriteItem";
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> single(
      Write call, AwsRequestOverrideConfiguration override) {
    return call instanceof Put put
        ? client.putItem(put.request)
        : client.deleteItem(((Delete) call).request);
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> batch(
      List<Write> calls, AwsRequestOverrideConfiguration override) {
    List<WriteRequest> writes = new ArrayList<>(calls.size());
    calls.forEach(call -> writes.add(writeRequest(call)));
    return client.batchWriteItem(
        batch ->
            batch.overrideConfiguration(override).requestItems(Map.of(tableName(calls), writes)));
  }

  private static String tableName(List<Write> calls) {
    return calls.get(0) instanceof Put put
        ? put.request.tableName()
        : ((Delete) calls.get(0)).request.tableName();
  }

  private static WriteRequest writeRequest(Write call) {
    return call instanceof Put put
        ? WriteRequest.builder()
            .putRequest(PutRequest.builder().item(put.request.item()).build())
            .build()
        : WriteRequest.builder()
            .deleteRequest(DeleteRequest.builder().key(((Delete) call).request.key()).build())
            .build();
  }

  @Override
  public List<Result> results(List<Write> calls, DynamoDbResponse response) {
    BatchWriteItemResponse batch = (BatchWriteItemResponse) response;
    List<WriteRequest> left = batch.unprocessedItems().getOrDefault(tableName(calls), List.of());
    Set<Object> unprocessed = left.isEmpty() ? Set.of() : keys(left);
    List<Result> results = new ArrayList<>(calls.size());
    for (Write call : calls) {
      results.add(
          unprocessed.contains(call.key()) ? new Leftover(false) : new Done(response(call, batch)));
    }
    return results;
  }

  private Set<Object> keys(List<WriteRequest> writes) {
    Set<Object> keys = new HashSet<>();
    for (WriteRequest write : writes) {
      Map<String, AttributeValue> item =
          write.deleteRequest() == null ? write.putRequest().item() : write.deleteRequest().key();
      keys.add(ItemKey.of(item, keyNames));
    }
    return keys;
  }

  private static DynamoDbResponse response(Write call, BatchWriteItemResponse batch) {
    DynamoDbResponse.Builder response =
        call instanceof Put ? PutItemResponse.builder() : DeleteItemResponse.builder();
    response.responseMetadata(batch.responseMetadata()).sdkHttpResponse(batch.sdkHttpResponse());
    return response.build();
  }
}
