package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Reads of one table, all consistent or none: {@code GetItem} for one key, {@code BatchGetItem} for
 * several.
 */
public final class GetOperation implements BatchOperation<GetItemRequest> {
  /** See "BatchGetItem" in DynamoDB's API reference. */
  private static final int MAX_KEYS = 100;

  private final DynamoDbAsyncClient client;

  /** Requests that name other attributes, whatever their values, don't ask the same. */
  private record Key(Set<String> names, Object values) {}

  public GetOperation(DynamoDbAsyncClient client) {
    this.client = client;
  }

  /** Whether a batch can give the same answer. */
  public static boolean isBatchable(GetItemRequest request) {
    return request.hasKey()
        && values(request) != null
        && !request.hasAttributesToGet()
        && request.projectionExpression() == null
        && !request.hasExpressionAttributeNames()
        && isNone(request.returnConsumedCapacity());
  }

  private static boolean isNone(ReturnConsumedCapacity capacity) {
    return capacity == null || capacity == ReturnConsumedCapacity.NONE;
  }

  @Override
  public DynamoDbRequest request(GetItemRequest call) {
    return call;
  }

  @Override
  public Object key(GetItemRequest call) {
    return new Key(call.key().keySet(), values(call));
  }

  private static Object values(GetItemRequest call) {
    return ItemKey.of(call.key(), call.key().keySet());
  }

  @Override
  public boolean coalesces() {
    return true;
  }

  @Override
  public int maxBatchSize() {
    return MAX_KEYS;
  }

  @Override
  public String singleName(GetItemRequest call) {
    return "GetItem";
  }

  @Override
  public String batchName() {
    return "BatchGetItem";
  }

  @Override
  public String batchAction() {
    return "BatchGetItem";
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> single(
      GetItemRequest call, AwsRequestOverrideConfiguration override) {
    return client.getItem(
        override == null ? call : call.toBuilder().overrideConfiguration(override).build());
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> batch(
      List<GetItemRequest> calls, AwsRequestOverrideConfiguration override) {
    GetItemRequest first = calls.get(0);
    List<Map<String, AttributeValue>> keys = new ArrayList<>(calls.size());
    calls.forEach(call -> keys.add(call.key()));
    KeysAndAttributes wanted =
        KeysAndAttributes.builder().keys(keys).consistentRead(first.consistentRead()).build();
    return client.batchGetItem(
        batch ->
            batch.overrideConfiguration(override).requestItems(Map.of(first.tableName(), wanted)));
  }

  @Override
  public List<Result> results(List<GetItemRequest> calls, DynamoDbResponse response) {
    BatchGetItemResponse batch = (BatchGetItemResponse) response;
    String table = calls.get(0).tableName();
    Set<String> names = calls.get(0).key().keySet();
    Map<Object, Map<String, AttributeValue>> found = new HashMap<>();
    for (Map<String, AttributeValue> item : batch.responses().getOrDefault(table, List.of())) {
      found.put(ItemKey.of(item, names), item);
    }
    Set<Object> unprocessed = new HashSet<>();
    KeysAndAttributes left = batch.unprocessedKeys().get(table);
    if (left != null) {
      left.keys().forEach(key -> unprocessed.add(ItemKey.of(key, names)));
    }
    List<Result> results = new ArrayList<>(calls.size());
    for (GetItemRequest call : calls) {
      Object key = values(call);
      results.add(
          unprocessed.contains(key)
              ? new Leftover(false)
              : new Done(response(batch, found.get(key))));
    }
    return results;
  }

  private static GetItemResponse response(
      BatchGetItemResponse batch, Map<String, AttributeValue> item) {
    GetItemResponse.Builder response = GetItemResponse.builder();
    response.responseMetadata(batch.responseMetadata()).sdkHttpResponse(batch.sdkHttpResponse());
    return item == null ? response.build() : response.item(item).build();
  }
}
