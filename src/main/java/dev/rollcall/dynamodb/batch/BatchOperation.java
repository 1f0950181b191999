package dev.rollcall.dynamodb.batch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * How requests for items of one table share a call.
 *
 * @param <M> a request as a member of a batch
 */
public abstract class BatchOperation<M> {
  final DynamoDbAsyncClient client;
  final String table;
  final String name;
  final String action;
  final int maxSize;
  final boolean coalesces;
  private final Set<String> plain;

  /**
   * What became of a member.
   *
   * @param response its answer; null if it has none
   * @param error why it has none: what is throttled is tried again after a while, what fails for
   *     another reason by a call of its own
   */
  record Result(DynamoDbResponse response, BatchStatementErrorCodeEnum error) {
    static final Result UNPROCESSED =
        new Result(null, BatchStatementErrorCodeEnum.THROTTLING_ERROR);
  }

  /**
   * @param name the API's, such as {@code BatchGetItem}
   * @param action the IAM action that it needs, without its prefix
   * @param maxSize DynamoDB's limit of items
   * @param coalesces whether one answer does for all members with the same key
   * @param plain what a request may have; anything else prevents that it shares a call
   */
  BatchOperation(
      DynamoDbAsyncClient client,
      String table,
      String name,
      String action,
      int maxSize,
      boolean coalesces,
      Set<String> plain) {
    this.client = client;
    this.table = table;
    this.name = name;
    this.action = action;
    this.maxSize = maxSize;
    this.coalesces = coalesces;
    this.plain = plain;
  }

  /** The request as a member of a batch; null if a batch can't have the same effect and answer. */
  abstract M member(DynamoDbRequest request);

  /** Tells the items of the table apart. */
  abstract Object key(M member);

  abstract CompletableFuture<? extends DynamoDbResponse> send(
      List<M> members, AwsRequestOverrideConfiguration override);

  /** What the answer says of each member, in their order. */
  abstract List<Result> results(List<M> members, DynamoDbResponse response);

  /** Whether the request asks for nothing that a batch can't do. */
  final boolean isPlain(DynamoDbRequest request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (!plain.contains(field.memberName()) && !isUnset(field.getValueOrDefault(request))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnset(Object value) {
    return value == null
        || value.equals("NONE")
        || value instanceof SdkAutoConstructMap
        || value instanceof SdkAutoConstructList;
  }

  /** A member's response, which came with the batch's. */
  static Result answered(DynamoDbResponse.Builder response, DynamoDbResponse batch) {
    response.responseMetadata(batch.responseMetadata()).sdkHttpResponse(batch.sdkHttpResponse());
    return new Result(response.build(), null);
  }
}
