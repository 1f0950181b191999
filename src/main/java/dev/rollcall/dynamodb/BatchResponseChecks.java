package dev.rollcall.dynamodb;

import static dev.rollcall.dynamodb.ResponseChecks.mayBe;
import static dev.rollcall.dynamodb.ResponseChecks.require;
import static dev.rollcall.dynamodb.ResponseChecks.simpleName;

import dev.rollcall.dynamodb.batch.ItemKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What a batch's answer holds must have been in the batch. */
final class BatchResponseChecks {
  private BatchResponseChecks() {}

  static void check(BatchGetItemRequest request, BatchGetItemResponse response) {
    require(response.hasResponses(), "it has no Responses");
    Map<String, Keys> asked = new HashMap<>();
    request.requestItems().forEach((table, keys) -> asked.put(simpleName(table), Keys.of(keys)));
    response.responses().forEach((table, items) -> of(table, asked).checkItems(items));
    response.unprocessedKeys().forEach((table, keys) -> of(table, asked).checkUnprocessed(keys));
  }

  static void check(BatchWriteItemRequest request, BatchWriteItemResponse response) {
    require(response.hasUnprocessedItems(), "it has no UnprocessedItems");
    if (!response.unprocessedItems().isEmpty()) {
      Map<String, List<WriteRequest>> sent = new HashMap<>();
      request.requestItems().forEach((table, writes) -> sent.put(simpleName(table), writes));
      response.unprocessedItems().forEach((table, left) -> checkLeft(left, of(table, sent)));
    }
  }

  private static <T> T of(String table, Map<String, T> tables) {
    T found = tables.get(simpleName(table));
    require(found != null, "it has a table that was not asked for");
    return found;
  }

  private static void checkLeft(List<WriteRequest> left, List<WriteRequest> sent) {
    for (WriteRequest write : left) {
      require(
          write != null && sent.stream().anyMatch(candidate -> isSame(candidate, write)),
          "it has an unprocessed write that was not sent");
    }
  }

  private static boolean isSame(WriteRequest sent, WriteRequest left) {
    if (sent.putRequest() != null && left.putRequest() != null) {
      return isSame(sent.putRequest().item(), left.putRequest().item());
    }
    return sent.deleteRequest() != null
        && left.deleteRequest() != null
        && isSame(sent.deleteRequest().key(), left.deleteRequest().key());
  }

  private static boolean isSame(
      Map<String, AttributeValue> sent, Map<String, AttributeValue> left) {
    return sent.keySet().equals(left.keySet())
        && sent.entrySet().stream()
            .allMatch(attribute -> mayBe(attribute.getValue(), left.get(attribute.getKey())));
  }

  /**
   * The keys asked for in one table that are without an answer so far.
   *
   * @param names of the key's attributes
   * @param projected whether an item may lack them
   */
  private record Keys(Set<Object> keys, Set<String> names, boolean projected) {
    static Keys of(KeysAndAttributes asked) {
      Set<String> names = asked.hasKeys() ? asked.keys().get(0).keySet() : Set.of();
      Set<Object> keys = new HashSet<>();
      asked.keys().forEach(key -> keys.add(ItemKey.of(key, names)));
      boolean projected = asked.projectionExpression() != null || asked.hasAttributesToGet();
      return new Keys(keys, names, projected);
    }

    void checkItems(List<Map<String, AttributeValue>> items) {
      for (Map<String, AttributeValue> item : items) {
        Object key = ItemKey.of(item, names);
        require(key == null ? projected : keys.remove(key), "it has an item not asked for");
      }
    }

    void checkUnprocessed(KeysAndAttributes left) {
      require(left != null, "it does not say which keys are unprocessed");
      for (Map<String, AttributeValue> key : left.keys()) {
        require(keys.remove(ItemKey.of(key, names)), "it has an unprocessed key not asked for");
      }
    }
  }
}
