package dev.rollcall.support.dynamodb;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What DynamoDB answers if nothing is wrong: one table of students, in memory. Any thread. */
public final class StoredItems {
  private final Map<String, JsonObject> items = new ConcurrentSkipListMap<>();
  private final boolean everyone;

  /**
   * @param everyone whether a student that nobody stored is there too, unless its id begins with
   *     "missing"
   */
  StoredItems(boolean everyone) {
    this.everyone = everyone;
  }

  /** Stores a student named "Name of" its id. */
  public void store(String id) {
    items.put(id, student(id, "MCA"));
  }

  void clear() {
    items.clear();
  }

  public Reply answer(Call call) {
    if (!call.items().allMatch(Call::hasId)) {
      return Reply.error("ValidationException");
    }
    return switch (call.operation()) {
      case "GetItem" -> get(call.ids().get(0));
      case "PutItem" -> put(call.items().findFirst().orElseThrow());
      case "DeleteItem" -> delete(call.ids().get(0));
      case "UpdateItem" -> update(call);
      case "BatchGetItem" -> batchGet(call, id -> true);
      case "BatchWriteItem" -> batchWrite(call, id -> true);
      case "BatchExecuteStatement" -> statements(call, id -> null);
      case "Scan", "Query" -> page();
      case "DescribeTable" -> description();
      default -> throw new IllegalArgumentException(call.operation());
    };
  }

  /** Reads the ids that the predicate lets through; the others are unprocessed. */
  public Reply batchGet(Call call, Predicate<String> processed) {
    JsonArray found = new JsonArray();
    JsonArray left = new JsonArray();
    for (String id : call.ids()) {
      if (!processed.test(id)) {
        left.add(key(id));
      } else if (item(id) != null) {
        found.add(item(id));
      }
    }
    JsonObject unprocessed =
        left.isEmpty() ? new JsonObject() : table(call, JsonObject.of("Keys", left));
    return Reply.ok(JsonObject.of("Responses", table(call, found), "UnprocessedKeys", unprocessed));
  }

  /** Writes the ids that the predicate lets through; the others are unprocessed. */
  public Reply batchWrite(Call call, Predicate<String> processed) {
    JsonArray left = new JsonArray();
    List<JsonObject> written = call.items().toList();
    for (int i = 0; i < written.size(); i++) {
      JsonObject write = call.writes().getJsonObject(i);
      String id = Call.id(written.get(i));
      if (!processed.test(id)) {
        left.add(write);
      } else if (Call.isPut(write)) {
        put(written.get(i));
      } else {
        delete(id);
      }
    }
    JsonObject unprocessed = left.isEmpty() ? new JsonObject() : table(call, left);
    return Reply.ok(JsonObject.of("UnprocessedItems", unprocessed));
  }

  /**
   * Executes the statements.
   *
   * @param error a statement's error code by its id; null if it succeeds
   */
  public Reply statements(Call call, Function<String, String> error) {
    JsonArray responses = new JsonArray();
    for (JsonObject item : call.items().toList()) {
      JsonObject response = JsonObject.of("TableName", Call.TABLE);
      String code = error.apply(Call.id(item));
      if (code == null && item(Call.id(item)) == null) {
        code = "ConditionalCheckFailed";
      }
      responses.add(
          code == null
              ? response.put("Item", set(item))
              : response.put("Error", JsonObject.of("Code", code, "Message", "x")));
    }
    return Reply.ok(JsonObject.of("Responses", responses));
  }

  private Reply get(String id) {
    JsonObject item = item(id);
    return Reply.ok(item == null ? new JsonObject() : JsonObject.of("Item", item));
  }

  private Reply put(JsonObject item) {
    items.put(Call.id(item), item);
    return Reply.ok(new JsonObject());
  }

  private Reply delete(String id) {
    items.remove(id);
    return Reply.ok(new JsonObject());
  }

  private Reply update(Call call) {
    JsonObject item = call.items().findFirst().orElseThrow();
    JsonObject set = set(item);
    boolean whole = call.body().getString("ReturnValues", "").equals("ALL_NEW");
    return Reply.ok(JsonObject.of("Attributes", whole ? item(Call.id(item)) : set));
  }

  /** Sets the attributes, which are returned without the key. */
  private JsonObject set(JsonObject item) {
    items.merge(Call.id(item), item, (old, added) -> old.copy().mergeIn(added));
    JsonObject set = item.copy();
    set.remove(Call.ID);
    return set;
  }

  private JsonObject item(String id) {
    JsonObject stored = items.get(id);
    return stored == null && everyone && !id.startsWith("missing") ? student(id, "") : stored;
  }

  private Reply page() {
    JsonArray page = new JsonArray();
    items.values().forEach(page::add);
    return Reply.ok(
        JsonObject.of("Items", page, "Count", page.size(), "ScannedCount", page.size()));
  }

  private static Reply description() {
    JsonObject key = JsonObject.of("AttributeName", Call.ID, "KeyType", "HASH");
    JsonObject type = JsonObject.of("AttributeName", Call.ID, "AttributeType", "S");
    return Reply.ok(
        JsonObject.of(
            "Table",
            JsonObject.of(
                "KeySchema", JsonArray.of(key), "AttributeDefinitions", JsonArray.of(type))));
  }

  private static JsonObject student(String id, String dept) {
    return key(id).put("Name", text("Name of " + id)).put("Dept", text(dept));
  }

  private static JsonObject table(Call call, Object value) {
    return JsonObject.of(call.table(), value);
  }

  private static JsonObject key(String id) {
    return JsonObject.of(Call.ID, text(id));
  }

  private static JsonObject text(String text) {
    return JsonObject.of("S", text);
  }
}
