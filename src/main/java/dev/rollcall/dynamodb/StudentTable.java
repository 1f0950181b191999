package dev.rollcall.dynamodb;

import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The students' table. The only type of this package that handlers ask.
 *
 * <p>Every future completes on the context it was asked from, and fails with {@link
 * StorageException} only.
 */
public final class StudentTable {
  private final Vertx vertx;
  private final DynamoDbAsyncClient client;
  private final Settings settings;
  private final StorageFailures failures;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;

  /**
   * @param client shared by all tables of the process; the caller closes it
   */
  public StudentTable(Vertx vertx, DynamoDbAsyncClient client, Settings settings) {
    this.vertx = vertx;
    this.client = client;
    this.settings = settings;
    this.failures = new StorageFailures(settings);
    this.credentials = client.serviceClientConfiguration().credentialsProvider();
  }

  /** The item of that id, if there is one. */
  public Future<Optional<Item>> get(String id) {
    return answer(
            "GetItem",
            () ->
                client.getItem(
                    call ->
                        call.tableName(settings.tableName())
                            .key(key(id))
                            .consistentRead(settings.consistentReads())))
        .map(
            response ->
                response.hasItem() ? Optional.of(new Item(response.item())) : Optional.empty());
  }

  /** Stores the student; a record of that id is replaced, whatever attributes it had. */
  public Future<Void> put(Student student) {
    Map<String, AttributeValue> item =
        Map.of(
            Student.ID, AttributeValue.fromS(student.id()),
            Student.NAME, AttributeValue.fromS(student.name()),
            Student.DEPT, AttributeValue.fromS(student.dept()));
    return answer(
            "PutItem",
            () -> client.putItem(call -> call.tableName(settings.tableName()).item(item)))
        .mapEmpty();
  }

  /**
   * Sets the name and the department, keeps other attributes, creates a missing record.
   *
   * @return the attributes that were set, as stored
   */
  public Future<Item> update(Student student) {
    return answer(
            "UpdateItem",
            () ->
                client.updateItem(
                    call ->
                        call.tableName(settings.tableName())
                            .key(key(student.id()))
                            .updateExpression("SET #n = :n, Dept = :d")
                            // "Name" is one of DynamoDB's reserved words.
                            .expressionAttributeNames(Map.of("#n", Student.NAME))
                            .expressionAttributeValues(
                                Map.of(
                                    ":n", AttributeValue.fromS(student.name()),
                                    ":d", AttributeValue.fromS(student.dept())))
                            .returnValues(ReturnValue.UPDATED_NEW)))
        .map(response -> new Item(response.attributes()));
  }

  /** Removes the record; succeeds also when there was none. */
  public Future<Void> delete(String id) {
    return answer(
            "DeleteItem",
            () -> client.deleteItem(call -> call.tableName(settings.tableName()).key(key(id))))
        .mapEmpty();
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of(Student.ID, AttributeValue.fromS(id));
  }

  /** The one place where the SDK's futures become Vert.x's, on the caller's context. */
  private <T> Future<T> answer(String operation, Supplier<CompletableFuture<T>> call) {
    return Future.fromCompletionStage(withCredentials(call), vertx.getOrCreateContext())
        .recover(error -> Future.failedFuture(failures.of(operation, error)));
  }

  /**
   * Makes the call once there are credentials, or a reason why there are none: to find the
   * endpoint, the SDK waits for them on the calling thread, which is an event loop here.
   */
  private <T> CompletableFuture<T> withCredentials(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<? extends AwsCredentialsIdentity> known = credentials.resolveIdentity();
    if (known.isDone()) {
      return call.get();
    }
    return known
        .copy()
        .orTimeout(settings.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            error -> {
              if (error instanceof TimeoutException) {
                throw new NoCredentialsException(error);
              }
              return null;
            })
        .thenCompose(identity -> call.get());
  }
}
