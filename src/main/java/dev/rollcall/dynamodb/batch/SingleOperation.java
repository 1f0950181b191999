package dev.rollcall.dynamodb.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/** Whatever shares no call. */
public final class SingleOperation implements BatchOperation<SingleOperation.Call> {
  /**
   * A call of its own.
   *
   * @param name the API's
   * @param start makes it
   */
  public record Call(
      String name,
      DynamoDbRequest request,
      Supplier<CompletableFuture<? extends DynamoDbResponse>> start) {}

  @Override
  public DynamoDbRequest request(Call call) {
    return call.request;
  }

  @Override
  public Object key(Call call) {
    return call;
  }

  @Override
  public boolean coalesces() {
    return false;
  }

  @Override
  public int maxBatchSize() {
    return 1;
  }

  @Override
  public String singleName(Call call) {
    return call.name;
  }

  @Override
  public String batchName() {
    return "none";
  }

  @Override
  public String batchAction() {
    return "none";
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> single(
      Call call, AwsRequestOverrideConfiguration override) {
    return call.start.get();
  }

  @Override
  public CompletableFuture<? extends DynamoDbResponse> batch(
      List<Call> calls, AwsRequestOverrideConfiguration override) {
    throw new UnsupportedOperationException("these calls share none");
  }

  @Override
  public List<Result> results(List<Call> calls, DynamoDbResponse response) {
    throw new UnsupportedOperationException("these calls share none");
  }
}
