package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import dev.rollcall.storage.Caller;
import dev.rollcall.storage.DynamoDbBridge;
import dev.rollcall.storage.SdkErrorMapper;
import dev.rollcall.storage.StorageFailure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * Pages of the table's students: by {@code Scan}, or by {@code Query} if the index on the
 * department serves. Belongs to one event loop.
 */
final class StudentPages {
  private static final Set<String> TABLE_KEY = Set.of(Student.ID);
  private static final Set<String> INDEX_KEY = Set.of(Student.ID, Student.DEPT);

  /**
   * The most pages of a scan that a list is made of, of 1 MB each at the most: so nobody's
   * question, however rare what it asks for, makes DynamoDB read more.
   */
  private static final int MOST_SCANS = 4;

  /** The most items of one page of a scan if a filter may leave most of them out. */
  private static final int ITEMS_OF_A_SCAN = 1000;

  /** A key that nobody has. */
  private static final String NOBODY = "rollcall-readiness";

  private final DynamoDbAsyncClient dynamoDb;
  private final DynamoDbBridge bridge;
  private final Settings settings;
  private final SdkErrorMapper failures;
  private final DeptIndex index;

  StudentPages(
      DynamoDbAsyncClient dynamoDb,
      DynamoDbBridge bridge,
      Settings settings,
      SdkErrorMapper failures,
      DeptIndex index) {
    this.dynamoDb = dynamoDb;
    this.bridge = bridge;
    this.settings = settings;
    this.failures = failures;
    this.index = index;
  }

  Future<StudentPage> fill(StudentFilter filter, Optional<String> after, int limit, Caller caller) {
    StudentPage empty = new StudentPage(List.of(), after);
    return fill(filter, empty, limit, MOST_SCANS, caller, bridge.deadlineNanos());
  }

  /** Fails if the first scan does; later, and after half the time, it answers with what it has. */
  private Future<StudentPage> fill(
      StudentFilter filter,
      StudentPage page,
      int limit,
      int scans,
      Caller caller,
      long deadlineNanos) {
    boolean isWhole = index.rest(filter).isNone();
    int items = isWhole ? limit - page.students().size() : ITEMS_OF_A_SCAN;
    return scan(filter, page.next(), items, caller, deadlineNanos)
        .transform(
            scanned -> {
              if (scanned.failed()) {
                return scans == MOST_SCANS
                    ? Future.failedFuture(scanned.cause())
                    : Future.succeededFuture(page);
              }
              StudentPage filled = page.and(scanned.result(), limit);
              boolean isEnough =
                  filled.next().isEmpty()
                      || filled.students().size() == limit
                      || scans == 1
                      || deadlineNanos - System.nanoTime() <= settings.deadline().toNanos() / 2;
              return isEnough
                  ? Future.succeededFuture(filled)
                  : fill(filter, filled, limit, scans - 1, caller, deadlineNanos);
            });
  }

  Future<StudentPage> scan(StudentFilter filter, Optional<String> after, Caller caller) {
    return scan(filter, after, ITEMS_OF_A_SCAN, caller, bridge.deadlineNanos());
  }

  private Future<StudentPage> scan(
      StudentFilter filter, Optional<String> after, int items, Caller caller, long deadlineNanos) {
    return checkKey(caller, deadlineNanos)
        .compose(
            checked ->
                index.serves(filter)
                    ? query(filter, after, items, caller, deadlineNanos)
                    : scanTable(filter, after, items, caller, deadlineNanos));
  }

  /**
   * A {@code Scan} goes well whatever the table's key is; a read does not. So one comes before a
   * page, if no call for one key has gone well before.
   */
  private Future<Void> checkKey(Caller caller, long deadlineNanos) {
    if (bridge.isKeyProven()) {
      return Future.succeededFuture();
    }
    return bridge
        .call(
            "GetItem",
            caller,
            deadlineNanos,
            override ->
                dynamoDb.getItem(
                    GetItemRequest.builder()
                        .overrideConfiguration(override)
                        .tableName(settings.tableName())
                        .key(StudentItem.key(NOBODY))
                        .build()))
        .<Void>mapEmpty()
        .recover(
            failure ->
                SdkErrorMapper.kind(failure) == StorageFailure.WRONG_KEY_SCHEMA
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture());
  }

  private Future<StudentPage> query(
      StudentFilter filter, Optional<String> after, int items, Caller caller, long deadlineNanos) {
    QueryRequest.Builder request = index.query(filter, after, items);
    return bridge
        .call(
            "Query",
            caller,
            deadlineNanos,
            override -> dynamoDb.query(request.overrideConfiguration(override).build()))
        .map(response -> page("Query", response.items(), response.lastEvaluatedKey(), INDEX_KEY));
  }

  private Future<StudentPage> scanTable(
      StudentFilter filter, Optional<String> after, int items, Caller caller, long deadlineNanos) {
    Expression expression = index.condition(filter);
    ScanRequest.Builder request =
        ScanRequest.builder()
            .tableName(settings.tableName())
            .limit(items)
            .consistentRead(settings.consistentReads())
            .filterExpression(expression.text())
            .expressionAttributeNames(expression.namesOrNone())
            .expressionAttributeValues(expression.valuesOrNone());
    after.ifPresent(id -> request.exclusiveStartKey(StudentItem.key(id)));
    return bridge
        .call(
            "Scan",
            caller,
            deadlineNanos,
            override -> dynamoDb.scan(request.overrideConfiguration(override).build()))
        .map(response -> page("Scan", response.items(), response.lastEvaluatedKey(), TABLE_KEY));
  }

  private StudentPage page(
      String operation,
      List<Map<String, AttributeValue>> items,
      Map<String, AttributeValue> last,
      Set<String> key) {
    if (items.stream().anyMatch(item -> StudentItem.id(item) == null)
        || !(last.isEmpty() || (last.keySet().equals(key) && StudentItem.id(last) != null))) {
      throw failures.wrongKey(operation);
    }
    return new StudentPage(
        items.stream().map(index::item).toList(),
        last.isEmpty() ? Optional.empty() : Optional.of(StudentItem.id(last)));
  }
}
