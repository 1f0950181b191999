package dev.rollcall.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What DynamoDB answers if nothing is wrong: one table of students, in memory. Any thread. */
final class StoredItems {
  static final String TABLE = "Students";

  private static final String ID = "StudentID";
  private static final Pattern SET = Pattern.compile("([#\\w]+) = (:\\w+)");
  private static final Pattern PLACE = Pattern.compile("\"(\\w+)\"=\\?");

  private final Map<String, JsonObject> items = new ConcurrentSkipListMap<>();

  /** Stores a student named "Name of" its id. */
  void store(String id) {
    items.put(id, key(id).put("Name", text("Name of " + id)).put("Dept", text("MCA")));
  }

  void clear() {
    items.clear();
  }

  Reply answer(Call call) {
    try {
      return Reply.ok(answered(call));
    } catch (NoSuchElementException noKey) {
      return Reply.error("ValidationException");
    }
  }

  private JsonObject answered(Call call) {
    JsonObject body = call.body();
    return switch (call.operation()) {
      case "GetItem" -> get(id(body.getJsonObject("Key")));
      case "PutItem" -> put(body.getJsonObject("Item"));
      case "DeleteItem" -> delete(id(body.getJsonObject("Key")));
      case "UpdateItem" -> update(body);
      case "BatchGetItem" -> batchGet(body);
      case "BatchWriteItem" -> batchWrite(call, id -> true);
      case "BatchExecuteStatement" -> statements(body);
      case "Scan", "Query" -> page();
      case "DescribeTable" -> description();
      default -> throw new IllegalArgumentException(call.operation());
    };
  }

  /** Writes the ids that the predicate lets through; the others are unprocessed. */
  JsonObject batchWrite(Call call, Predicate<String> processed) {
    JsonArray left = new JsonArray();
    for (JsonObject write : writes(call)) {
      JsonObject put = write.getJsonObject("PutRequest");
      JsonObject keyed =
          put == null
              ? write.getJsonObject("DeleteRequest").getJsonObject("Key")
              : put.getJsonObject("Item");
      if (!processed.test(id(keyed))) {
        left.add(write);
      } else if (put == null) {
        delete(id(keyed));
      } else {
        put(keyed);
      }
    }
    JsonObject unprocessed = left.isEmpty() ? new JsonObject() : JsonObject.of(TABLE, left);
    return JsonObject.of("UnprocessedItems", unprocessed);
  }

  private static List<JsonObject> writes(Call call) {
    return objects(call.body().getJsonObject("RequestItems").getJsonArray(TABLE)).toList();
  }

  private JsonObject get(String id) {
    JsonObject item = items.get(id);
    return item == null ? new JsonObject() : JsonObject.of("Item", item);
  }

  private JsonObject put(JsonObject item) {
    items.put(id(item), item);
    return new JsonObject();
  }

  private JsonObject delete(String id) {
    items.remove(id);
    return new JsonObject();
  }

  private JsonObject update(JsonObject body) {
    JsonObject names = body.getJsonObject("ExpressionAttributeNames");
    JsonObject values = body.getJsonObject("ExpressionAttributeValues");
    JsonObject set = new JsonObject();
    Matcher assignment = SET.matcher(body.getString("UpdateExpression"));
    while (assignment.find()) {
      String name = names.getString(assignment.group(1), assignment.group(1));
      set.put(name, values.getJsonObject(assignment.group(2)));
    }
    JsonObject item = set(id(body.getJsonObject("Key")), set);
    boolean whole = body.getString("ReturnValues", "").equals("ALL_NEW");
    return JsonObject.of("Attributes", whole ? item : set);
  }

  private JsonObject set(String id, JsonObject set) {
    return items.merge(id, key(id).mergeIn(set), (old, added) -> old.copy().mergeIn(added));
  }

  private JsonObject batchGet(JsonObject body) {
    JsonArray keys = body.getJsonObject("RequestItems").getJsonObject(TABLE).getJsonArray("Keys");
    JsonArray found = new JsonArray();
    objects(keys).map(key -> items.get(id(key))).filter(item -> item != null).forEach(found::add);
    return JsonObject.of("Responses", JsonObject.of(TABLE, found), "UnprocessedKeys", Map.of());
  }

  private JsonObject statements(JsonObject body) {
    JsonArray responses = new JsonArray();
    objects(body.getJsonArray("Statements")).map(this::statement).forEach(responses::add);
    return JsonObject.of("Responses", responses);
  }

  private JsonObject statement(JsonObject statement) {
    JsonObject set = new JsonObject();
    Matcher place = PLACE.matcher(statement.getString("Statement"));
    for (int i = 0; place.find(); i++) {
      set.put(place.group(1), statement.getJsonArray("Parameters").getJsonObject(i));
    }
    JsonObject response = JsonObject.of("TableName", TABLE);
    String id = id(set);
    set.remove(ID);
    if (!items.containsKey(id)) {
      return response.put("Error", JsonObject.of("Code", "ConditionalCheckFailed", "Message", "x"));
    }
    set(id, set);
    return statement.getString("Statement").contains("RETURNING")
        ? response.put("Item", set)
        : response;
  }

  private JsonObject page() {
    JsonArray page = new JsonArray();
    items.values().forEach(page::add);
    return JsonObject.of("Items", page, "Count", page.size(), "ScannedCount", page.size());
  }

  private static JsonObject description() {
    JsonObject key = JsonObject.of("AttributeName", ID, "KeyType", "HASH");
    JsonObject type = JsonObject.of("AttributeName", ID, "AttributeType", "S");
    return JsonObject.of(
        "Table",
        JsonObject.of("KeySchema", JsonArray.of(key), "AttributeDefinitions", JsonArray.of(type)));
  }

  private static JsonObject key(String id) {
    return JsonObject.of(ID, text(id));
  }

  private static String id(JsonObject keyed) {
    return Optional.ofNullable(keyed.getJsonObject(ID)).orElseThrow().getString("S");
  }

  private static JsonObject text(String text) {
    return JsonObject.of("S", text);
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
