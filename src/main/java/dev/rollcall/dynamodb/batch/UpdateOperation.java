package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Updates: {@code UpdateItem} for one, {@code BatchExecuteStatement} for several.
 *
 * <p>A PartiQL update of a missing item fails, for that statement alone; it then goes out as {@code
 * UpdateItem}, which creates it. So does any statement that is refused for a reason of its own.
 */
public final class UpdateOperation implements BatchOperation<UpdateOperation.Update> {
  /** See "BatchExecuteStatement" in DynamoDB's API reference. */
  private static final int MAX_STATEMENTS = 25;

  /** What passes by itself. The values are the same if set twice, so trying again is safe. */
  private static final Set<BatchStatementErrorCodeEnum> PASSING =
      Set.of(
          BatchStatementErrorCodeEnum.THROTTLING_ERROR,
          BatchStatementErrorCodeEnum.PROVISIONED_THROUGHPUT_EXCEEDED,
          BatchStatementErrorCodeEnum.REQUEST_LIMIT_EXCEEDED,
          BatchStatementErrorCodeEnum.TRANSACTION_CONFLICT,
          BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);

  private final DynamoDbAsyncClient client;

  public UpdateOperation(DynamoDbAsyncClient client) {
    this.client = client;
  }

  /**
   * An update that a statement can make.
   *
   * @param statement of the same effect
   */
  public record Update(UpdateItemRequest request, UpdateStatement statement) {}

  @Override
  public DynamoDbRequest request(Update call) {
    return call.request;
  }

  @Override
  public Object key(Update call) {
    return ItemKey.of(call.request.key(), call.request.key().keySet());
  }

  @Override
  public boolean coalesces() {
    return false;
  }

  @Override
  public int maxBatchSize() {
    return MAX_STATEMENTS;
  }

  @Override
  public String singleName(Update call) {
    return "UpdateItem";
  }

  @Override
  public String batchName() {
    return "BatchExecuteStatement";
  }

  @Override
  public String batchAction() {
    return "PartiQLUpdate";
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> single(
      Update call, AwsRequestOverrideConfiguration override) {
    return client.updateItem(call.request);
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> batch(
      List<Update> calls, AwsRequestOverrideConfiguration override) {
    List<BatchStatementRequest> statements = new ArrayList<>(calls.size());
    calls.forEach(call -> statements.add(call.statement.statement()));
    return client.batchExecuteStatement(
        batch -> batch.overrideConfiguration(override).statements(statements));
  }

  @Override
  public List<Result> results(List<Update> calls, DynamoDbResponse response) {
    BatchExecuteStatementResponse batch = (BatchExecuteStatementResponse) response;
    if (batch.responses().size() != calls.size()) {
      throw new IllegalStateException("answers are missing");
    }
    List<Result> results = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      BatchStatementResponse executed = batch.responses().get(i);
      results.add(
          executed.error() == null
              ? new Done(response(calls.get(i), batch))
              : failure(executed.error()));
    }
    return results;
  }

  private static Result failure(BatchStatementError error) {
    if (PASSING.contains(error.code())) {
      return new Leftover(error.code() == BatchStatementErrorCodeEnum.INTERNAL_SERVER_ERROR);
    }
    return error.code() == BatchStatementErrorCodeEnum.ACCESS_DENIED ? Apart.DENIED : Apart.OTHER;
  }

  private static UpdateItemResponse response(Update call, BatchExecuteStatementResponse batch) {
    UpdateItemResponse.Builder response = UpdateItemResponse.builder();
    response.responseMetadata(batch.responseMetadata()).sdkHttpResponse(batch.sdkHttpResponse());
    if (call.statement.returnsUpdatedNew() && !call.statement.updatedNew().isEmpty()) {
      response.attributes(call.statement.updatedNew());
    }
    return response.build();
  }
}
