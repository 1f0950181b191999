package dev.rollcall.dynamodb.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * How requests for items of one table share a call.
 *
 * @param <M> a request as a member of a batch
 */
public abstract class BatchOperation<M> {
  final String name;
  final String action;
  final int maxSize;
  final boolean coalesces;

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
   */
  BatchOperation(String name, String action, int maxSize, boolean coalesces) {
    this.name = name;
    this.action = action;
    this.maxSize = maxSize;
    this.coalesces = coalesces;
  }

  /** The request as a member of a batch; null if a batch can't have the same effect and answer. */
  abstract M member(DynamoDbRequest request);

  /** Tells the items of the table apart. */
  abstract Object key(M member);

  /** Makes the call. */
  abstract CompletableFuture<? extends DynamoDbResponse> send(
      List<M> members, AwsRequestOverrideConfiguration override);

  /** What the answer says of each member, in their order. */
  abstract List<Result> results(List<M> members, DynamoDbResponse response);

  /** Whether an option such as {@code ReturnValues} asks for nothing. */
  static boolean isNone(String option) {
    return option == null || option.equals("NONE");
  }

  /** A member's response, which came with the batch's. */
  static Result answered(DynamoDbResponse.Builder response, DynamoDbResponse batch) {
    response.responseMetadata(batch.responseMetadata()).sdkHttpResponse(batch.sdkHttpResponse());
    return new Result(response.build(), null);
  }
}
