package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** A client whose calls the test answers. */
final class FakeClient extends DelegatingDynamoDbClient {
  private static final int HANG_SECONDS = 30;

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  FakeClient() {
    super(new NoClient());
  }

  /**
   * A call that waits for its answer.
   *
   * @param operation its name in DynamoDB's API
   */
  record Call(String operation, DynamoDbRequest request, CompletableFuture<Object> answer) {}

  /** A client that supports no operation. */
  private static final class NoClient implements DynamoDbAsyncClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Override
  @SuppressWarnings("unchecked")
  protected <I extends DynamoDbRequest, O> CompletableFuture<O> invokeOperation(
      String operation, I request, Function<I, CompletableFuture<O>> call) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    calls.add(new Call(operation, request, answer));
    return (CompletableFuture<O>) answer;
  }

  /** The next call, which must be of such an operation; waits for it. */
  Call next(String... operations) {
    Call next;
    try {
      next = calls.poll(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertNotNull(next, "no call came");
    assertTrue(List.of(operations).contains(next.operation()), next::toString);
    return next;
  }

  /** The calls that have come meanwhile; waits for none. */
  List<Call> others() {
    List<Call> others = new ArrayList<>();
    calls.drainTo(others);
    return others;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
