package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The students' table, as one event loop sees it. The only type of this package that handlers ask.
 *
 * <p>To be called on that event loop. Every future completes on the context it was asked from, at
 * the request's deadline at the latest, and fails with {@link StorageException} only. A write whose
 * precondition does not hold fails with {@link StorageFailure#CONDITION_FAILED} and changes
 * nothing.
 */
public final class StudentTable {
  private final DynamoDbAsyncClient dynamoDb;
  private final DynamoDbAsyncClient bulk;
  private final DynamoDbBridge bridge;
  private final StorageFailures failures;
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
      StorageFailures failures) {
    this.dynamoDb = dynamoDb;
    this.bulk = bulk;
    this.bridge = bridge;
    this.failures = failures;
    this.deptIndex = new DeptIndex(settings);
    this.pages = new StudentPages(dynamoDb, bridge, settings, failures, deptIndex);
    this.tableName = settings.tableName();
    this.consistentReads = settings.consistentReads();
  }

  /** Whether there are so many requests that one more will be refused. */
  public boolean isFull() {
    return bridge.isFull();
  }

  /** What a request is refused with if it {@link #isFull}. */
  public StorageException overloaded() {
    return failures.overloaded();
  }

  /** The item of that id, if there is one. */
  public Future<Optional<Item>> get(String id, Caller caller) {
    return get(id, consistentReads, caller, bridge.deadlineNanos());
  }

  private Future<Optional<Item>> get(
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
                        .key(Item.key(id))
                        .consistentRead(consistent)
                        .build()))
        .map(
            response ->
                response.hasItem()
                    ? Optional.of(deptIndex.item(response.item()))
                    : Optional.empty());
  }

  /**
   * Names the order of a list: an id is a place to go on from in lists of the same order only.
   * Lists of one department that go by the index have another order than the table.
   */
  public String order(StudentFilter filter) {
    return pages.order(filter);
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

  /**
   * One page of a {@code Scan} of the table, or of a {@code Query} of the index on the department:
   * up to 1000 items and 1 MB, of which the filter lets some through.
   *
   * @param after the id behind which it begins; nothing at the table's start
   */
  public Future<StudentPage> scan(StudentFilter filter, Optional<String> after, Caller caller) {
    return pages.scan(filter, after, caller);
  }

  /** Stores the student; a record of that id is replaced, whatever attributes it had. */
  public Future<Void> put(Student student, Caller caller) {
    return put(student, Precondition.NONE, caller);
  }

  /** The same, if the precondition holds. */
  public Future<Void> put(Student student, Precondition precondition, Caller caller) {
    return deptIndex.refuses(student)
        ? Future.failedFuture(failures.deptTooLong())
        : conditional(
            student.id(),
            precondition,
            caller,
            (condition, deadline) -> put(dynamoDb, student, condition, caller, deadline));
  }

  /** Stores one student of many: with others in one call, unless that is never to be. */
  public Future<Void> putInBulk(Student student, Caller caller) {
    return deptIndex.refuses(student)
        ? Future.failedFuture(failures.deptTooLong())
        : put(bulk, student, Condition.NONE, caller, bridge.deadlineNanos());
  }

  private Future<Void> put(
      DynamoDbAsyncClient client,
      Student student,
      Condition condition,
      Caller caller,
      long deadlineNanos) {
    return bridge
        .call(
            "PutItem",
            caller,
            deadlineNanos,
            override ->
                client.putItem(
                    PutItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .item(deptIndex.attributes(student))
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNone())
                        .expressionAttributeValues(condition.valuesOrNone())
                        .build()))
        .mapEmpty();
  }

  /**
   * Sets the name and the department, keeps other attributes, creates a missing record.
   *
   * @return the attributes that were set, as stored
   */
  public Future<Item> update(Student student, Caller caller) {
    return update(student, Precondition.NONE, caller);
  }

  /** The same, if the precondition holds. */
  public Future<Item> update(Student student, Precondition precondition, Caller caller) {
    return update(student, precondition, ReturnValue.UPDATED_NEW, caller);
  }

  /**
   * The same again, at the price of a call of its own.
   *
   * @return the whole item, as stored
   */
  public Future<Item> updateAndGet(Student student, Precondition precondition, Caller caller) {
    return update(student, precondition, ReturnValue.ALL_NEW, caller);
  }

  private Future<Item> update(
      Student student, Precondition precondition, ReturnValue returned, Caller caller) {
    return deptIndex.refuses(student)
        ? Future.failedFuture(failures.deptTooLong())
        : conditional(
            student.id(),
            precondition,
            caller,
            (condition, deadline) -> update(student, condition, returned, caller, deadline));
  }

  private Future<Item> update(
      Student student,
      Condition condition,
      ReturnValue returned,
      Caller caller,
      long deadlineNanos) {
    StudentUpdate update = StudentUpdate.of(student, deptIndex);
    return bridge
        .call(
            "UpdateItem",
            caller,
            deadlineNanos,
            override ->
                dynamoDb.updateItem(
                    update
                        .request(condition)
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .returnValues(returned)
                        .build()))
        .map(response -> deptIndex.item(response.attributes()));
  }

  /** Removes the record; succeeds also if there was none. */
  public Future<Void> delete(String id, Caller caller) {
    return delete(id, Precondition.NONE, caller);
  }

  /** The same, if the precondition holds. */
  public Future<Void> delete(String id, Precondition precondition, Caller caller) {
    return conditional(
        id, precondition, caller, (condition, deadline) -> delete(id, condition, caller, deadline));
  }

  private Future<Void> delete(String id, Condition condition, Caller caller, long deadlineNanos) {
    return bridge
        .call(
            "DeleteItem",
            caller,
            deadlineNanos,
            override ->
                dynamoDb.deleteItem(
                    DeleteItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(tableName)
                        .key(Item.key(id))
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNone())
                        .expressionAttributeValues(condition.valuesOrNone())
                        .build()))
        .mapEmpty();
  }

  /** A write on a condition, with the time that is left for it. */
  @FunctionalInterface
  private interface ConditionalWrite<T> {
    Future<T> write(Condition condition, long deadlineNanos);
  }

  private <T> Future<T> conditional(
      String id, Precondition precondition, Caller caller, ConditionalWrite<T> write) {
    long deadlineNanos = bridge.deadlineNanos();
    Optional<Predicate<Item>> state = precondition.state();
    return state.isEmpty()
        ? write.write(precondition.condition(), deadlineNanos)
        : get(id, true, caller, deadlineNanos)
            .map(found -> unchanged(found, state.get()))
            .compose(condition -> write.write(condition, deadlineNanos));
  }

  /** That the record is in the required state now, and will be when it is written. */
  private Condition unchanged(Optional<Item> found, Predicate<Item> state) {
    return found
        .filter(state)
        .orElseThrow(failures::conditionFailed)
        .unchanged()
        .orElseThrow(failures::tooManyAttributes);
  }
}
