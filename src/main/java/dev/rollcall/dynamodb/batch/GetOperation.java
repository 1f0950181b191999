package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

/** {@code GetItem}s, all consistent or none, in one {@code BatchGetItem}. */
public final class GetOperation extends BatchOperation<GetItemRequest> {
  /** Requests that name other attributes don't ask the same, whatever the values. */
  private record Key(Set<String> names, Object values) {}

  public GetOperation(DynamoDbAsyncClient client, String table) {
    super(
        client,
        table,
        "BatchGetItem",
        "BatchGetItem",
        100,
        true,
        Set.of("TableName", "Key", "ConsistentRead"));
  }

  @Override
  GetItemRequest member(DynamoDbRequest request) {
    GetItemRequest get = (GetItemRequest) request;
    return isPlain(get) && values(get.key(), get) != null ? get : null;
  }

  @Override
  Object key(GetItemRequest get) {
    return new Key(get.key().keySet(), values(get.key(), get));
  }

  private static Object values(Map<String, AttributeValue> item, GetItemRequest get) {
    return ItemKey.of(item, get.key().keySet());
  }

  @Override
  CompletableFuture<? extends DynamoDbResponse> send(
      List<GetItemRequest> gets, AwsRequestOverrideConfiguration override) {
    Map<Object, Map<String, AttributeValue>> keys = new LinkedHashMap<>();
    gets.forEach(get -> keys.put(key(get), get.key()));
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(keys.values())
            .consistentRead(gets.get(0).consistentRead())
            .build();
    return client.batchGetItem(
        batch -> batch.overrideConfiguration(override).requestItems(Map.of(table, wanted)));
  }

  @Override
  List<Result> results(List<GetItemRequest> gets, DynamoDbResponse response) {
    BatchGetItemResponse batch = (BatchGetItemResponse) response;
    Map<Object, Map<String, AttributeValue>> found = new HashMap<>();
    for (Map<String, AttributeValue> item : batch.responses().getOrDefault(table, List.of())) {
      found.put(values(item, gets.get(0)), item);
    }
    Set<Object> unprocessed = new HashSet<>();
    KeysAndAttributes left = batch.unprocessedKeys().get(table);
    if (left != null) {
      left.keys().forEach(key -> unprocessed.add(values(key, gets.get(0))));
    }
    List<Result> results = new ArrayList<>(gets.size());
    for (GetItemRequest get : gets) {
      Object key = values(get.key(), get);
      Map<String, AttributeValue> item = found.get(key);
      GetItemResponse.Builder single = GetItemResponse.builder();
      results.add(
          unprocessed.contains(key)
              ? Result.UNPROCESSED
              : answered(item == null ? single : single.item(item), batch));
    }
    return results;
  }
}
