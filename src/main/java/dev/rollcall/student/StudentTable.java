package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import dev.rollcall.storage.Caller;
import dev.rollcall.storage.DynamoDbBridge;
import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The students' table, as one event loop sees it. The only type of this package that handlers ask.
 *
 * <p>To be called on that event loop. Every future completes on the context it was asked from, at
 * the request's deadline at the latest, and fails with {@link StorageException}. A write whose
 * precondition does not hold fails with {@link StorageFailure#CONDITION_FAILED}.
 */
public final class StudentTable {
  private final DynamoDbAsyncClient dynamoDb;
  private final DynamoDbAsyncClient bulk;
  private final DynamoDbBridge bridge;
  private final SdkErrorMapper failures;
  private final DeptIndex deptIndex;
  private final StudentPages pages;
  private final String tableName;
  private final boolean consistentReads;

  /**
   * @param dynamoDb of this event loop
   * @param bulk the same for calls of which many come at once
   */
  StudentTable(
      DynamoDbAsyncClient dynamoDb,
      DynamoDbAsyncClient bulk,
      DynamoDbBridge bridge,
      Settings settings,
      SdkErrorMapper failures) {
    this.dynamoDb = dynamoDb;
    this.bulk = bulk;
    this.bridge = bridge;
    this.failures = failures;
    this.deptIndex = new DeptIndex(settings);
    this.pages = new StudentPages(dynamoDb, bridge, settings, failures, deptIndex);
    this.tableName = settings.tableName();
    this.consistentReads = settings.consistentReads();
  }

  /** What one more request is refused with, if there are as many as there may be. */
  public Optional<StorageException> refusal() {
    return bridge.isFull() ? Optional.of(failures.overloaded()) : Optional.empty();
  }

  /** The item of that id, if there is one. */
  public Future<Optional<StudentItem>> get(String id, Caller caller) {
    return get(id, consistentReads, caller, bridge.deadlineNanos());
  }

  private Future<Optional<StudentItem>> get(
      String id, boolean consistent, Caller caller, long deadlineNanos) {
    return bridge
        .call(
            "GetItem",
            caller,
            deadlineNanos,
            override ->
                dynamoDb.getItem(
                    GetItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .key(StudentItem.key(id))
                        .consistentRead(consistent)
                        .build()))
        .map(
            response ->
                response.hasItem()
                    ? Optional.of(deptIndex.item(response.item()))
                    : Optional.empty());
  }

  /** Names the order of a list: an id is a place to go on from in lists of the same order only. */
  public String order(StudentFilter filter) {
    return deptIndex.order(filter);
  }

  /**
   * A page of the students that the filter lets through. What it makes DynamoDB read is bounded: it
   * may hold fewer than {@code limit}, even none, while more follow.
   *
   * @param after the id behind which it begins, of a student or not; nothing for the first page
   * @param limit the most students it may hold
   */
  public Future<StudentPage> list(
      StudentFilter filter, Optional<String> after, int limit, Caller caller) {
    return pages.fill(filter, after, limit, caller);
  }

  /** One page of a {@code Scan} or {@code Query}: up to 1000 items and 1 MB, filtered. */
  public Future<StudentPage> scan(StudentFilter filter, Optional<String> after, Caller caller) {
    return pages.scan(filter, after, caller);
  }

  /** Stores the student, if the precondition holds; a record of that id is replaced as a whole. */
  public Future<Void> put(Student student, Precondition precondition, Caller caller) {
    return put(dynamoDb, student, precondition, caller);
  }

  /** Stores one student of many: with others in one call, unless that is never to be. */
  public Future<Void> putInBulk(Student student, Caller caller) {
    return put(bulk, student, Precondition.NONE, caller);
  }

  private Future<Void> put(
      DynamoDbAsyncClient client, Student student, Precondition precondition, Caller caller) {
    if (deptIndex.refuses(student)) {
      return Future.failedFuture(failures.refused(StorageFailure.DEPT_TOO_LONG));
    }
    return write(
            "PutItem",
            student.id(),
            precondition,
            caller,
            (condition, override) ->
                client.putItem(
                    PutItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .item(deptIndex.attributes(student))
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.namesOrNone())
                        .expressionAttributeValues(condition.valuesOrNone())
                        .build()))
        .mapEmpty();
  }

  /**
   * Sets the name and the department, if the precondition holds; keeps other attributes, creates a
   * missing record.
   *
   * @return the attributes that were set, as stored
   */
  public Future<StudentItem> update(Student student, Precondition precondition, Caller caller) {
    return update(dynamoDb, student, precondition, ReturnValue.UPDATED_NEW, caller);
  }

  /**
   * The same, at the price of a call of its own.
   *
   * @return the whole item, as stored
   */
  public Future<StudentItem> updateAndGet(
      Student student, Precondition precondition, Caller caller) {
    return update(dynamoDb, student, precondition, ReturnValue.ALL_NEW, caller);
  }

  /** Sets the name and the department of one student of many, as {@link #update} does. */
  public Future<Void> updateInBulk(Student student, Caller caller) {
    return update(bulk, student, Precondition.NONE, ReturnValue.UPDATED_NEW, caller).mapEmpty();
  }

  private Future<StudentItem> update(
      DynamoDbAsyncClient client,
      Student student,
      Precondition precondition,
      ReturnValue returned,
      Caller caller) {
    if (deptIndex.refuses(student)) {
      return Future.failedFuture(failures.refused(StorageFailure.DEPT_TOO_LONG));
    }
    Expression update = deptIndex.update(student);
    return write(
            "UpdateItem",
            student.id(),
            precondition,
            caller,
            (condition, override) ->
                client.updateItem(
                    UpdateItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .key(StudentItem.key(student.id()))
                        .updateExpression(update.text())
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(update.namesAnd(condition.names()))
                        .expressionAttributeValues(update.valuesAnd(condition.values()))
                        .returnValues(returned)
                        .build()))
        .map(response -> deptIndex.item(response.attributes()));
  }

  /** Removes the record, if the precondition holds; succeeds also if there was none. */
  public Future<Void> delete(String id, Precondition precondition, Caller caller) {
    return write(
            "DeleteItem",
            id,
            precondition,
            caller,
            (condition, override) ->
                dynamoDb.deleteItem(
                    DeleteItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .key(StudentItem.key(id))
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.namesOrNone())
                        .expressionAttributeValues(condition.valuesOrNone())
                        .build()))
        .mapEmpty();
  }

  private <T> Future<T> write(
      String operation,
      String id,
      Precondition precondition,
      Caller caller,
      BiFunction<Expression, AwsRequestOverrideConfiguration, CompletableFuture<T>> call) {
    long deadlineNanos = bridge.deadlineNanos();
    if (precondition.state == null) {
      return bridge.call(
          operation,
          caller,
          deadlineNanos,
          override -> call.apply(precondition.condition, override));
    }
    return get(id, true, caller, deadlineNanos)
        .map(
            found ->
                found
                    .filter(precondition.state)
                    .orElseThrow(() -> failures.refused(StorageFailure.CONDITION_FAILED))
                    // Now, and still when it is written.
                    .unchanged()
                    .orElseThrow(() -> failures.refused(StorageFailure.TOO_MANY_ATTRIBUTES)))
        .compose(
            condition ->
                bridge.call(
                    operation, caller, deadlineNanos, override -> call.apply(condition, override)));
  }
}
