package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * Looks at the table's items one behind the other, with a call for each request: {@code Scan}, or
 * {@code Query} where the index on the department serves.
 */
final class ScanCalls implements Calls<Scan> {
  private final TableClient table;
  private final IndexQuery queries;

  ScanCalls(TableClient table) {
    this.table = table;
    this.queries = new IndexQuery(table);
  }

  @Override
  public int most() {
    return 1;
  }

  @Override
  public String batchAction() {
    return "Scan";
  }

  @Override
  public Future<Void> alone(Scan scan) {
    Future<StudentPage> looked = table.deptIndex().serves(scan.filter()) ? query(scan) : scan(scan);
    return looked.map(
        page -> {
          scan.succeed(page);
          return null;
        });
  }

  private Future<StudentPage> query(Scan look) {
    QueryRequest request = queries.of(look);
    return table
        .call("Query", List.of(look), client -> client.query(request))
        .map(response -> page(response.items(), response.lastEvaluatedKey()));
  }

  private Future<StudentPage> scan(Scan look) {
    ScanRequest request = request(look);
    return table
        .call("Scan", List.of(look), client -> client.scan(request))
        .map(response -> page(response.items(), response.lastEvaluatedKey()));
  }

  private ScanRequest request(Scan look) {
    FilterExpression filter = FilterExpression.of(look.filter(), table.deptIndex());
    ScanRequest.Builder request =
        ScanRequest.builder()
            .overrideConfiguration(look.carriedOn())
            .tableName(table.tableName())
            .limit(look.most())
            .consistentRead(table.consistentReads())
            .filterExpression(filter.text())
            .expressionAttributeNames(filter.namesOrNone())
            .expressionAttributeValues(filter.valuesOrNone());
    look.after().ifPresent(id -> request.exclusiveStartKey(Item.key(id)));
    return request.build();
  }

  private StudentPage page(
      List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
    return new StudentPage(
        items.stream().map(table.deptIndex()::item).toList(),
        last.isEmpty() ? Optional.empty() : Optional.of(Item.id(last)));
  }

  @Override
  public Future<Leftovers<Scan>> together(Map<String, Scan> scans) {
    throw new UnsupportedOperationException("a scan shares no call");
  }

  @Override
  public StorageException leftOver() {
    return table.failures().leftOver("Scan");
  }
}
