package dev.rollcall.dynamodb.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * How calls of one kind are made: each for itself, or several as one.
 *
 * @param <C> a call for one request
 */
public interface BatchOperation<C> {
  /** The request that the call is made for. */
  DynamoDbRequest request(C call);

  /** Tells items apart: no batch names one twice. */
  Object key(C call);

  /** Whether one answer does for all calls with the same key. */
  boolean coalesces();

  /** DynamoDB's limit of members of one batch. */
  int maxBatchSize();

  /** The API's name of a call of its own, such as {@code GetItem}. */
  String singleName(C call);

  /** The API's name of a batch, such as {@code BatchGetItem}. */
  String batchName();

  /** The IAM action that a batch needs, without its prefix. */
  String batchAction();

  /**
   * Makes a call of its own.
   *
   * @param override instead of the request's own; null for that one
   */
  CompletableFuture<? extends DynamoDbResponse> single(
      C call, AwsRequestOverrideConfiguration override);

  /** Makes one call for several, at least two. */
  CompletableFuture<? extends DynamoDbResponse> batch(
      List<C> calls, AwsRequestOverrideConfiguration override);

  /** What the answer to a batch says of each of its members, in their order. */
  List<Result> results(List<C> calls, DynamoDbResponse response);

  /** What became of a member of a batch. */
  sealed interface Result {}

  /** It has its answer. */
  record Done(DynamoDbResponse response) implements Result {}

  /**
   * It is to be tried again after a while.
   *
   * @param outcomeUnknown whether it may have had its effect all the same
   */
  record Leftover(boolean outcomeUnknown) implements Result {}

  /**
   * It failed for a reason of its own, and gets it from a call of its own.
   *
   * @param isDenied whether the reason is a missing right to the batch's action
   */
  record Apart(boolean isDenied) implements Result {
    static final Apart DENIED = new Apart(true);
    static final Apart OTHER = new Apart(false);
  }
}
