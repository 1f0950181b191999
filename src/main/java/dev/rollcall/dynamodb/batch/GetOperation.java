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
public final class GetOperation extends BatchOperation<GetOperation.Get> {
  /** Requests that name other attributes don't ask the same, whatever the values. */
  record Key(Set<String> names, Object values) {}

  /** A read of an item. */
  record Get(Key key, GetItemRequest request) {}

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
  Get member(DynamoDbRequest request) {
    GetItemRequest get = (GetItemRequest) request;
    Set<String> names = get.key().keySet();
    Object values = isPlain(get) ? ItemKey.of(get.key(), names) : null;
    return values == null ? null : new Get(new Key(names, values), get);
  }

  @Override
  Object key(Get get) {
    return get.key;
  }

  @Override
  CompletableFuture<? extends DynamoDbResponse> send(
      List<Get> gets, AwsRequestOverrideConfiguration override) {
    Map<Key, Map<String, AttributeValue>> keys = new LinkedHashMap<>();
    gets.forEach(get -> keys.put(get.key, get.request.key()));
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(keys.values())
            .consistentRead(gets.get(0).request.consistentRead())
            .build();
    return client.batchGetItem(
        batch -> batch.overrideConfiguration(override).requestItems(Map.of(table, wanted)));
  }

  @Override
  List<Result> results(List<Get> gets, DynamoDbResponse response) {
    BatchGetItemResponse batch = (BatchGetItemResponse) response;
    Set<String> names = gets.get(0).key.names;
    Map<Object, Map<String, AttributeValue>> found = new HashMap<>();
    for (Map<String, AttributeValue> item : batch.responses().getOrDefault(table, List.of())) {
      found.put(ItemKey.of(item, names), item);
    }
    Set<Object> unprocessed = new HashSet<>();
    KeysAndAttributes left = batch.unprocessedKeys().get(table);
    if (left != null) {
      left.keys().forEach(key -> unprocessed.add(ItemKey.of(key, names)));
    }
    List<Result> results = new ArrayList<>(gets.size());
    for (Get get : gets) {
      Map<String, AttributeValue> item = found.get(get.key.values);
      GetItemResponse.Builder single = GetItemResponse.builder();
      results.add(
          unprocessed.contains(get.key.values)
              ? Result.UNPROCESSED
              : answered(item == null ? single : single.item(item), batch));
    }
    return results;
  }
}
