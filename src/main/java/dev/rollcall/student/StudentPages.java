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

  /** A key that nobody has. */
  private static final String NOBODY = "rollcall-readiness";

  private final DynamoDbAsyncClient dynamoDb;
  private final DynamoDbBridge bridge;
  private final Settings settings;
  private final SdkErrorMapper failures;
  private final DeptIndex index;
  private final IndexQuery queries;

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
    this.queries = new IndexQuery(settings.tableName(), index);
  }

  /** See {@link StudentTable#order}. */
  String order(StudentFilter filter) {
    // No name of a table or an index has a slash in it.
    return index.serves(filter) ? settings.tableName() + "/" + index.name() : settings.tableName();
  }

  /** See {@link StudentTable#list}. */
  Future<StudentPage> fill(StudentFilter filter, Optional<String> after, int limit, Caller caller) {
    long deadline = bridge.deadlineNanos();
    long halfTime = deadline - settings.deadline().toNanos() / 2;
    return new PageReader(
            index.rest(filter),
            after,
            limit,
            halfTime,
            (from, items) -> scan(filter, from, items, caller, deadline))
        .run();
  }

  /** See {@link StudentTable#scan}. */
  Future<StudentPage> scan(StudentFilter filter, Optional<String> after, Caller caller) {
    return scan(filter, after, PageReader.ITEMS_OF_A_SCAN, caller, bridge.deadlineNanos());
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
    QueryRequest.Builder request = queries.of(filter, after, items);
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
    FilterExpression expression = FilterExpression.of(filter, index);
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
