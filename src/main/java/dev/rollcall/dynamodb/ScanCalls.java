package dev.rollcall.dynamodb;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Looks at the table's items one behind the other: {@code Scan}, always one for each request. */
final class ScanCalls implements Calls<Scan> {
  private final TableClient table;

  ScanCalls(TableClient table) {
    this.table = table;
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
    ScanRequest request = request(scan);
    return table
        .call("Scan", List.of(scan), client -> client.scan(request))
        .map(
            response -> {
              scan.succeed(page(response.items(), response.lastEvaluatedKey()));
              return null;
            });
  }

  private ScanRequest request(Scan scan) {
    ScanRequest.Builder request =
        ScanRequest.builder()
            .overrideConfiguration(scan.carriedOn())
            .tableName(table.tableName())
            .limit(scan.most())
            .consistentRead(table.consistentReads());
    scan.after().ifPresent(id -> request.exclusiveStartKey(Item.key(id)));
    filter(scan.filter(), request);
    return request.build();
  }

  private static void filter(StudentFilter filter, ScanRequest.Builder request) {
    List<String> conditions = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    filter
        .dept()
        .ifPresent(
            dept -> {
              conditions.add("#d = :d");
              names.put("#d", Student.DEPT);
              values.put(":d", AttributeValue.fromS(dept));
            });
    filter
        .namePrefix()
        .ifPresent(
            prefix -> {
              conditions.add("begins_with(#n, :n)");
              names.put("#n", Student.NAME);
              values.put(":n", AttributeValue.fromS(prefix));
            });
    if (!conditions.isEmpty()) {
      request
          .filterExpression(String.join(" AND ", conditions))
          .expressionAttributeNames(names)
          .expressionAttributeValues(values);
    }
  }

  private static StudentPage page(
      List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
    return new StudentPage(
        items.stream().map(Item::new).toList(),
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
