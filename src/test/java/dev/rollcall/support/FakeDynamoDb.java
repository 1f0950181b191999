package dev.rollcall.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DelegatingDynamoDbClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** A client whose calls the test answers, when it likes. */
public final class FakeDynamoDb extends DelegatingDynamoDbClient {
  private static final int HANG_SECONDS = 30;

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  public FakeDynamoDb() {
    this(new NoClient());
  }

  /**
   * @param client has the configuration; it gets no call
   */
  public FakeDynamoDb(DynamoDbAsyncClient client) {
    super(client);
  }

  /**
   * A call that waits for its answer.
   *
   * @param operation its name in DynamoDB's API
   */
  public record Call(String operation, DynamoDbRequest request, CompletableFuture<Object> answer) {
    public void succeed(Object response) {
      answer.complete(response);
    }

    public void fail(Throwable error) {
      answer.completeExceptionally(error);
    }
  }

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

  /** The next call, which must be of such an operation if any is named; waits for it. */
  public Call next(String... operations) {
    Call next;
    try {
      next = calls.poll(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertNotNull(next, "no call came");
    assertTrue(
        operations.length == 0 || List.of(operations).contains(next.operation()), next::toString);
    return next;
  }

  /** The calls that have come meanwhile; waits for none. */
  public List<Call> others() {
    List<Call> others = new ArrayList<>();
    calls.drainTo(others);
    return others;
  }

  /** The number of calls that nobody has taken yet. */
  public int waiting() {
    return calls.size();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
