package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.batch.ItemKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Whether an answer can be the one to its request: whether it has the members that the API
 * promises, and holds what was asked for. An empty answer, or one that belongs to another request,
 * must not pass for a success.
 *
 * <p>Many an answer says nothing of its request, such as the {@code {}} of a missing item or of a
 * put: another request's passes unnoticed.
 */
public final class ResponseChecks {
  private ResponseChecks() {}

  /**
   * Does nothing for an operation that it does not know.
   *
   * @throws InvalidResponseException if the answer cannot be this request's
   */
  public static void check(SdkRequest request, SdkResponse response) {
    if (response instanceof GetItemResponse get) {
      checkGet((GetItemRequest) request, get);
    } else if (response instanceof BatchGetItemResponse get) {
      BatchResponseChecks.check((BatchGetItemRequest) request, get);
    } else if (response instanceof BatchWriteItemResponse write) {
      BatchResponseChecks.check((BatchWriteItemRequest) request, write);
    } else if (response instanceof BatchExecuteStatementResponse execute) {
      checkExecute((BatchExecuteStatementRequest) request, execute);
    } else if (response instanceof UpdateItemResponse update) {
      checkUpdate((UpdateItemRequest) request, update);
    } else if (response instanceof DeleteItemResponse delete && delete.hasAttributes()) {
      checkKey(((DeleteItemRequest) request).key(), delete.attributes(), false);
    } else if (response instanceof ScanResponse scan) {
      require(scan.hasItems() || scan.count() != null, "it has neither Items nor Count");
    } else if (response instanceof QueryResponse query) {
      require(query.hasItems() || query.count() != null, "it has neither Items nor Count");
    } else if (response instanceof DescribeTableResponse describe) {
      checkDescribe((DescribeTableRequest) request, describe);
    }
  }

  private static void checkGet(GetItemRequest request, GetItemResponse response) {
    if (response.hasItem()) {
      boolean projected = request.projectionExpression() != null || request.hasAttributesToGet();
      checkKey(request.key(), response.item(), projected);
    }
  }

  private static void checkExecute(
      BatchExecuteStatementRequest request, BatchExecuteStatementResponse response) {
    require(response.hasResponses(), "it has no Responses");
    List<BatchStatementResponse> responses = response.responses();
    require(
        responses.size() == request.statements().size() && !responses.contains(null),
        "it does not have one response to each statement");
  }

  private static void checkDescribe(DescribeTableRequest request, DescribeTableResponse response) {
    require(response.table() != null, "it has no Table");
    String name = response.table().tableName();
    require(name == null || simpleName(request.tableName()).equals(name), "it is of another table");
  }

  private static void checkUpdate(UpdateItemRequest request, UpdateItemResponse response) {
    ReturnValue wanted = request.returnValues();
    boolean all = wanted == ReturnValue.ALL_NEW;
    if (all || wanted == ReturnValue.UPDATED_NEW) {
      UpdatedValues updated = UpdatedValues.of(request);
      require(response.hasAttributes() || !(all || updated.any()), "it has no Attributes");
      updated.plain().forEach((name, value) -> checkValue(value, response.attributes().get(name)));
    }
    if (response.hasAttributes() && (all || wanted == ReturnValue.ALL_OLD)) {
      checkKey(request.key(), response.attributes(), false);
    }
  }

  private static void checkValue(AttributeValue set, AttributeValue value) {
    require(value != null && mayBe(set, value), "it does not have the values that were set");
  }

  /**
   * @param projected whether the item may lack attributes that it has in the table
   */
  private static void checkKey(
      Map<String, AttributeValue> key, Map<String, AttributeValue> item, boolean projected) {
    for (String name : key.keySet()) {
      Set<String> names = Set.of(name);
      Object part = ItemKey.of(item, names);
      require(
          part == null ? projected : part.equals(ItemKey.of(key, names)),
          "it has another item than the one asked for");
    }
  }

  /**
   * Whether DynamoDB may give back one value as the other: it has one form for a number, and no
   * order in a set. Where that takes more than a look, the answer is yes.
   */
  static boolean mayBe(AttributeValue sent, AttributeValue answered) {
    return switch (typeOf(sent)) {
      case S, B, BOOL, NUL -> sent.equals(answered);
      case N -> {
        Set<String> name = Set.of("n");
        yield ItemKey.of(Map.of("n", sent), name).equals(ItemKey.of(Map.of("n", answered), name));
      }
      default -> sent.type() == answered.type();
    };
  }

  private static AttributeValue.Type typeOf(AttributeValue value) {
    return value.type() == null ? AttributeValue.Type.UNKNOWN_TO_SDK_VERSION : value.type();
  }

  /** The name of a table that may be given by its ARN. */
  static String simpleName(String table) {
    return table.substring(table.lastIndexOf('/') + 1);
  }

  static void require(boolean condition, String problem) {
    if (!condition) {
      throw InvalidResponseException.create("DynamoDB's answer is not valid: " + problem);
    }
  }
}
