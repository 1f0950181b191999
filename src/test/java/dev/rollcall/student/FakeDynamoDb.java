package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A client whose calls the test answers, when it likes. */
final class FakeDynamoDb implements DynamoDbAsyncClient {
  private static final int HANG_SECONDS = 30;

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  /**
   * A call that waits for its answer.
   *
   * @param request the SDK's
   */
  record Asked(Object request, CompletableFuture<Object> answer) {
    /** Such as {@code GetItem}. */
    String operation() {
      return request.getClass().getSimpleName().replace("Request", "");
    }

    void succeed(Object response) {
      answer.complete(response);
    }

    void fail(Throwable error) {
      answer.completeExceptionally(error);
    }
  }

  /** The next call; waits for it. */
  Asked next() throws InterruptedException {
    Asked next = asked.poll(HANG_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "no call came");
    return next;
  }

  /** The next call, which must be of that operation; waits for it. */
  Asked next(String operation) throws InterruptedException {
    Asked next = next();
    assertEquals(operation, next.operation());
    return next;
  }

  /** The calls that have come meanwhile; waits for none. */
  List<Asked> others() {
    List<Asked> others = new ArrayList<>();
    asked.drainTo(others);
    return others;
  }

  /** The number of calls that nobody has taken yet. */
  int waiting() {
    return asked.size();
  }

  @SuppressWarnings("unchecked")
  private <T> CompletableFuture<T> ask(Object request) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    asked.add(new Asked(request, answer));
    return (CompletableFuture<T>) answer;
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return ask(request);
  }

  @Override
  public CompletableFuture<BatchExecuteStatementResponse> batchExecuteStatement(
      BatchExecuteStatementRequest request) {
    return ask(request);
  }

  @Override
  public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
    return DynamoDbServiceClientConfiguration.builder()
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
