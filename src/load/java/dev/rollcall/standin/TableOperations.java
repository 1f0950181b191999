package dev.rollcall.standin;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;

/** The operations on the table as a whole. */
final class TableOperations {
  private final Table table;

  TableOperations(Table table) {
    this.table = table;
  }

  /** A scan in the order of the ids, in pages where the call sets a limit. */
  Reply scan(RequestReader request) throws IOException {
    NavigableMap<String, StoredItem> items = table.sorted();
    int limit = Integer.MAX_VALUE;
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      switch (name) {
        case "Limit" -> limit = request.number();
        case "ExclusiveStartKey" -> items = items.tailMap(request.key(), false);
        case "FilterExpression", "TotalSegments" ->
            throw Refusal.validation("the stand-in scans the whole table only");
        default -> request.skip();
      }
    }
    Answer answer = new Answer().raw("{\"Items\":[");
    int count = 0;
    String last = null;
    for (Map.Entry<String, StoredItem> item : items.entrySet()) {
      if (count == limit) {
        break;
      }
      answer.raw(count == 0 ? "" : ",").raw(item.getValue().json());
      last = item.getKey();
      count++;
    }
    answer.raw("],\"Count\":" + count + ",\"ScannedCount\":" + count);
    if (count == limit) {
      answer.raw(",\"LastEvaluatedKey\":{\"StudentID\":").raw(Value.string(last).json()).raw("}");
    }
    return Reply.of(answer.raw("}"), 1);
  }

  Reply describeTable(RequestReader request) throws IOException {
    return description("Table", request);
  }

  Reply createTable(RequestReader request) throws IOException {
    return description("TableDescription", request);
  }

  private static Reply description(String member, RequestReader request) throws IOException {
    String table = "";
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      if (name.equals("TableName")) {
        table = request.text();
      } else {
        request.skip();
      }
    }
    Answer answer =
        new Answer()
            .raw("{\"" + member + "\":{\"TableName\":")
            .text(table)
            .raw(",\"TableStatus\":\"ACTIVE\",")
            .raw("\"KeySchema\":[{\"AttributeName\":\"StudentID\",\"KeyType\":\"HASH\"}],")
            .raw("\"AttributeDefinitions\":")
            .raw("[{\"AttributeName\":\"StudentID\",\"AttributeType\":\"S\"}]}}");
    return Reply.of(answer, 1);
  }
}
