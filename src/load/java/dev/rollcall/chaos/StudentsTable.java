package dev.rollcall.chaos;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** What is in the table, asked of DynamoDB Local itself. */
final class StudentsTable {
  private StudentsTable() {}

  /** The names by id. */
  static Map<String, String> names(String table) {
    Map<String, String> names = new HashMap<>();
    try (DynamoDbAsyncClient client =
        DynamoDbLocal.shared().client(TestService.settings(Map.of()))) {
      Map<String, AttributeValue> from = null;
      do {
        Map<String, AttributeValue> start = from;
        ScanResponse page =
            client
                .scan(call -> call.tableName(table).consistentRead(true).exclusiveStartKey(start))
                .join();
        page.items().forEach(item -> names.put(item.get("StudentID").s(), item.get("Name").s()));
        from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
      } while (from != null);
    }
    return names;
  }
}
