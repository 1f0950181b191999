package dev.rollcall.batching;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What DynamoDB answers where nothing is wrong: every record is there, named after its id, unless
 * the id begins with "missing". A list is empty.
 */
final class UsualAnswers {
  private UsualAnswers() {}

  static JsonObject to(Call call) {
    return switch (call.operation()) {
      case "GetItem" -> get(call.ids().get(0));
      case "BatchGetItem" -> batchGet(call, id -> true);
      case "UpdateItem" -> update(call);
      case "BatchWriteItem" -> batchWrite(call, id -> true);
      case "BatchExecuteStatement" -> statements(call, id -> null);
      case "Scan", "Query" -> JsonObject.of("Items", new JsonArray(), "Count", 0);
      default -> new JsonObject();
    };
  }

  /** Reads the ids that the predicate lets through, and leaves the others over. */
  static JsonObject batchGet(Call call, Predicate<String> processed) {
    JsonArray items = new JsonArray();
    JsonArray left = new JsonArray();
    for (String id : call.ids()) {
      if (!processed.test(id)) {
        left.add(key(id));
      } else if (!isMissing(id)) {
        items.add(item(id));
      }
    }
    JsonObject unprocessed = left.isEmpty() ? new JsonObject() : table(JsonObject.of("Keys", left));
    return JsonObject.of("Responses", table(items), "UnprocessedKeys", unprocessed);
  }

  /** Writes the ids that the predicate lets through, and leaves the others over. */
  static JsonObject batchWrite(Call call, Predicate<String> processed) {
    JsonArray writes = call.body().getJsonObject("RequestItems").getJsonArray(FaultyDynamoDb.TABLE);
    JsonArray left = new JsonArray();
    List<String> ids = call.ids();
    for (int i = 0; i < ids.size(); i++) {
      if (!processed.test(ids.get(i))) {
        left.add(writes.getJsonObject(i));
      }
    }
    return JsonObject.of("UnprocessedItems", left.isEmpty() ? new JsonObject() : table(left));
  }

  /**
   * @param error a statement's error code by its id; null where it succeeds
   */
  static JsonObject statements(Call call, Function<String, String> error) {
    JsonArray responses = new JsonArray();
    for (String id : call.ids()) {
      JsonObject response = JsonObject.of("TableName", FaultyDynamoDb.TABLE);
      String code = error.apply(id);
      if (code != null) {
        response.put("Error", JsonObject.of("Code", code, "Message", "x"));
      }
      responses.add(response);
    }
    return JsonObject.of("Responses", responses);
  }

  private static JsonObject get(String id) {
    return isMissing(id) ? new JsonObject() : JsonObject.of("Item", item(id));
  }

  private static JsonObject update(Call call) {
    JsonObject values = call.body().getJsonObject("ExpressionAttributeValues");
    return JsonObject.of(
        "Attributes",
        JsonObject.of("Name", values.getJsonObject(":n"), "Dept", values.getJsonObject(":d")));
  }

  private static boolean isMissing(String id) {
    return id.startsWith("missing");
  }

  private static JsonObject table(Object value) {
    return JsonObject.of(FaultyDynamoDb.TABLE, value);
  }

  private static JsonObject key(String id) {
    return JsonObject.of("StudentID", text(id));
  }

  private static JsonObject item(String id) {
    return key(id).put("Name", text("Name of " + id)).put("Dept", text(""));
  }

  private static JsonObject text(String text) {
    return JsonObject.of("S", text);
  }
}
