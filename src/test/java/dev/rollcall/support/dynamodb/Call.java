package dev.rollcall.support.dynamodb;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call as DynamoDB sees it.
 *
 * @param operation such as {@code GetItem}
 * @param headers by their names in lower case
 */
public record Call(String operation, Map<String, String> headers, JsonObject body) {
  static final String TABLE = "Students";
  static final String ID = "StudentID";

  private static final Pattern SET = Pattern.compile("([#\\w]+) = (:\\w+)");
  private static final Pattern PLACE = Pattern.compile("\"(\\w+)\"=\\?");

  /** Whether the SDK's client makes it, and not the event-loop client. */
  public boolean isOfTheSdk() {
    return headers.containsKey("amz-sdk-request");
  }

  /** The ids it asks for, in its order. */
  public List<String> ids() {
    return items().filter(Call::hasId).map(Call::id).toList();
  }

  public boolean asksFor(String id) {
    return ids().contains(id);
  }

  static boolean hasId(JsonObject item) {
    return item.containsKey(ID);
  }

  static String id(JsonObject item) {
    return item.getJsonObject(ID).getString("S");
  }

  /** The key of each item that it asks for, with the attributes that it sets. */
  Stream<JsonObject> items() {
    return switch (operation) {
      case "PutItem" -> Stream.of(body.getJsonObject("Item"));
      case "UpdateItem" -> Stream.of(body.getJsonObject("Key").copy().mergeIn(assigned()));
      case "GetItem", "DeleteItem" -> Stream.of(body.getJsonObject("Key"));
      case "BatchGetItem" ->
          objects(body.getJsonObject("RequestItems").getJsonObject(table()).getJsonArray("Keys"));
      case "BatchWriteItem" -> objects(writes()).map(Call::written);
      case "BatchExecuteStatement" -> objects(body.getJsonArray("Statements")).map(Call::placed);
      default -> Stream.of();
    };
  }

  /** The table that a batch reads or writes. */
  String table() {
    return body.getJsonObject("RequestItems").fieldNames().iterator().next();
  }

  /** What a batch writes. */
  JsonArray writes() {
    return body.getJsonObject("RequestItems").getJsonArray(table());
  }

  static boolean isPut(JsonObject write) {
    return write.containsKey("PutRequest");
  }

  private static JsonObject written(JsonObject write) {
    return isPut(write)
        ? write.getJsonObject("PutRequest").getJsonObject("Item")
        : write.getJsonObject("DeleteRequest").getJsonObject("Key");
  }

  private JsonObject assigned() {
    JsonObject names = body.getJsonObject("ExpressionAttributeNames", new JsonObject());
    JsonObject values = body.getJsonObject("ExpressionAttributeValues");
    JsonObject assigned = new JsonObject();
    for (MatchResult set : SET.matcher(body.getString("UpdateExpression")).results().toList()) {
      String name = names.getString(set.group(1), set.group(1));
      assigned.put(name, values.getJsonObject(set.group(2)));
    }
    return assigned;
  }

  private static JsonObject placed(JsonObject statement) {
    JsonObject placed = new JsonObject();
    List<MatchResult> places = PLACE.matcher(statement.getString("Statement")).results().toList();
    for (int i = 0; i < places.size(); i++) {
      placed.put(places.get(i).group(1), statement.getJsonArray("Parameters").getJsonObject(i));
    }
    return placed;
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
