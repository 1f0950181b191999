package dev.rollcall.dynamodb.http;

import dev.rollcall.dynamodb.batch.ItemKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Whether an answer can be the one to its request: whether it has the members that the API
 * promises, and holds what was asked for. Many an answer says nothing of its request, such as the
 * {@code {}} of a missing item or of a put: another request's passes unnoticed.
 */
public final class ResponseChecks {
  private static final Pattern SETS =
      Pattern.compile("(?:^|\\s)(?:SET|ADD)\\s", Pattern.CASE_INSENSITIVE);

  /** Only a SET clause has this sign of equality, and no function's argument has. */
  private static final Pattern PLAIN_SET =
      Pattern.compile(
          "(?:\\bSET\\s|,)\\s*(#?\\w++)\\s*=\\s*(:\\w++)\\s*(?=,|$|(?:REMOVE|ADD|DELETE)\\s)",
          Pattern.CASE_INSENSITIVE);

  private ResponseChecks() {}

  /**
   * Does nothing for an operation that it does not know.
   *
   * @throws RetryableException if the answer cannot be this request's
   */
  public static void check(SdkRequest request, SdkResponse response) {
    if (response instanceof GetItemResponse get) {
      check((GetItemRequest) request, get);
    } else if (response instanceof BatchGetItemResponse get) {
      check((BatchGetItemRequest) request, get);
    } else if (response instanceof BatchWriteItemResponse write) {
      check((BatchWriteItemRequest) request, write);
    } else if (response instanceof BatchExecuteStatementResponse execute) {
      int statements = ((BatchExecuteStatementRequest) request).statements().size();
      require(
          execute.responses().size() == statements && !execute.responses().contains(null),
          "it does not have one response to each statement");
    } else if (response instanceof UpdateItemResponse update) {
      check((UpdateItemRequest) request, update);
    } else if (response instanceof DeleteItemResponse delete && delete.hasAttributes()) {
      checkKey(((DeleteItemRequest) request).key(), delete.attributes(), false);
    } else if (response instanceof ScanResponse scan) {
      require(scan.hasItems() || scan.count() != null, "it has neither Items nor Count");
    } else if (response instanceof QueryResponse query) {
      require(query.hasItems() || query.count() != null, "it has neither Items nor Count");
    } else if (response instanceof DescribeTableResponse describe) {
      require(describe.table() != null, "it has no Table");
      String name = describe.table().tableName();
      String asked = simpleName(((DescribeTableRequest) request).tableName());
      require(name == null || asked.equals(name), "it is of another table");
    }
  }

  private static void check(GetItemRequest request, GetItemResponse response) {
    if (response.hasItem()) {
      boolean projected = request.projectionExpression() != null || request.hasAttributesToGet();
      checkKey(request.key(), response.item(), projected);
    }
  }

  /**
   * @param projected whether the item may lack attributes that it has in the table
   */
  private static void checkKey(
      Map<String, AttributeValue> key, Map<String, AttributeValue> item, boolean projected) {
    for (String name : key.keySet()) {
      Object part = ItemKey.of(item, Set.of(name));
      require(
          part == null ? projected : part.equals(ItemKey.of(key, Set.of(name))),
          "it has another item than the one asked for");
    }
  }

  private static void check(BatchGetItemRequest request, BatchGetItemResponse response) {
    require(response.hasResponses(), "it has no Responses");
    Map<String, Set<Object>> open = new HashMap<>();
    for (String table : response.responses().keySet()) {
      KeysAndAttributes asked = ofTable(table, request.requestItems());
      boolean projected = asked.projectionExpression() != null || asked.hasAttributesToGet();
      Set<Object> keys = open.computeIfAbsent(table, added -> keys(asked, names(asked)));
      for (Map<String, AttributeValue> item : response.responses().get(table)) {
        Object key = ItemKey.of(item, names(asked));
        require(key == null ? projected : keys.remove(key), "it has an item not asked for");
      }
    }
    response
        .unprocessedKeys()
        .forEach(
            (table, left) -> {
              KeysAndAttributes asked = ofTable(table, request.requestItems());
              require(left != null, "it does not say which keys are unprocessed");
              Set<Object> keys = open.computeIfAbsent(table, added -> keys(asked, names(asked)));
              for (Map<String, AttributeValue> key : left.keys()) {
                require(
                    keys.remove(ItemKey.of(key, names(asked))),
                    "it has an unprocessed key not asked for");
              }
            });
  }

  private static Set<String> names(KeysAndAttributes asked) {
    return asked.hasKeys() ? asked.keys().get(0).keySet() : Set.of();
  }

  private static Set<Object> keys(KeysAndAttributes asked, Set<String> names) {
    Set<Object> keys = new HashSet<>();
    asked.keys().forEach(key -> keys.add(ItemKey.of(key, names)));
    return keys;
  }

  private static void check(BatchWriteItemRequest request, BatchWriteItemResponse response) {
    require(response.hasUnprocessedItems(), "it has no UnprocessedItems");
    response
        .unprocessedItems()
        .forEach(
            (table, left) -> {
              Set<Object> sent = new HashSet<>();
              ofTable(table, request.requestItems()).forEach(write -> sent.add(comparable(write)));
              for (WriteRequest write : left) {
                require(
                    write != null && sent.contains(comparable(write)),
                    "it has an unprocessed write that was not sent");
              }
            });
  }

  private static Object comparable(WriteRequest write) {
    boolean isPut = write.putRequest() != null;
    if (!isPut && write.deleteRequest() == null) {
      return Map.of();
    }
    Map<String, Object> values = new HashMap<>();
    (isPut ? write.putRequest().item() : write.deleteRequest().key())
        .forEach((name, value) -> values.put(name, ItemKey.comparable(value)));
    return List.of(isPut, values);
  }

  /** What was asked for of a table, which may be given by its name or by its ARN. */
  private static <T> T ofTable(String name, Map<String, T> asked) {
    for (Map.Entry<String, T> table : asked.entrySet()) {
      if (simpleName(table.getKey()).equals(simpleName(name))) {
        return table.getValue();
      }
    }
    throw invalid("it has a table that was not asked for");
  }

  private static String simpleName(String table) {
    return table.substring(table.lastIndexOf('/') + 1);
  }

  private static void check(UpdateItemRequest request, UpdateItemResponse response) {
    ReturnValue wanted = request.returnValues();
    boolean all = wanted == ReturnValue.ALL_NEW;
    if (all || wanted == ReturnValue.UPDATED_NEW) {
      Map<String, AttributeValue> set = plainValues(request);
      boolean leavesAny =
          all
              || !set.isEmpty()
              || (request.updateExpression() != null
                  && SETS.matcher(request.updateExpression()).find());
      require(response.hasAttributes() || !leavesAny, "it has no Attributes");
      set.forEach(
          (name, value) -> {
            AttributeValue stored = response.attributes().get(name);
            require(
                Objects.equals(ItemKey.comparable(value), ItemKey.comparable(stored)),
                "it does not have the values that were set");
          });
    }
    if (response.hasAttributes() && (all || wanted == ReturnValue.ALL_OLD)) {
      checkKey(request.key(), response.attributes(), false);
    }
  }

  /** The top-level attributes that are set to a value of the request, as in {@code SET #a = :a}. */
  private static Map<String, AttributeValue> plainValues(UpdateItemRequest request) {
    Map<String, AttributeValue> plain = new HashMap<>();
    if (request.updateExpression() == null) {
      return plain;
    }
    Matcher set = PLAIN_SET.matcher(request.updateExpression());
    while (set.find()) {
      String name = set.group(1);
      AttributeValue value = request.expressionAttributeValues().get(set.group(2));
      if (value != null) {
        plain.put(request.expressionAttributeNames().getOrDefault(name, name), value);
      }
    }
    return plain;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw invalid(problem);
    }
  }

  private static RetryableException invalid(String problem) {
    return RetryableException.create("DynamoDB's answer is not valid: " + problem);
  }
}
