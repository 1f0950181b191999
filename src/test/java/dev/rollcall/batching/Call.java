package dev.rollcall.batching;

import com.github.tomakehurst.wiremock.http.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call as DynamoDB saw it.
 *
 * @param operation such as {@code GetItem}
 * @param isDirect whether it was made without the SDK's client
 */
record Call(String operation, JsonObject body, boolean isDirect) {
  private static final String ID = "StudentID";

  static Call of(Request request) {
    String target = request.getHeader("X-Amz-Target");
    return new Call(
        target.substring(target.indexOf('.') + 1),
        new JsonObject(request.getBodyAsString()),
        !request.containsHeader("amz-sdk-request"));
  }

  /** The ids it asks for, in its order. */
  List<String> ids() {
    return keyed().map(keyed -> keyed.getJsonObject(ID).getString("S")).toList();
  }

  boolean asksFor(String id) {
    return ids().contains(id);
  }

  /** What it sets the name of that id to; "-" where it deletes it. */
  String nameOf(String id) {
    return keyed()
        .filter(keyed -> keyed.getJsonObject(ID).getString("S").equals(id))
        .map(keyed -> keyed.getJsonObject("Name", JsonObject.of("S", "-")).getString("S"))
        .findFirst()
        .orElseThrow();
  }

  /** What holds the key: keys, items, or what amounts to a key in a statement. */
  private Stream<JsonObject> keyed() {
    return switch (operation) {
      case "PutItem" -> Stream.of(body.getJsonObject("Item"));
      case "BatchGetItem" ->
          objects(
              body.getJsonObject("RequestItems")
                  .getJsonObject(FaultyDynamoDb.TABLE)
                  .getJsonArray("Keys"));
      case "BatchWriteItem" ->
          objects(body.getJsonObject("RequestItems").getJsonArray(FaultyDynamoDb.TABLE))
              .map(Call::keyed);
      case "BatchExecuteStatement" ->
          statements()
              .map(
                  statement ->
                      JsonObject.of(
                          ID,
                          JsonObject.of("S", parameter(statement, 2)),
                          "Name",
                          JsonObject.of("S", parameter(statement, 0))));
      case "UpdateItem" ->
          Stream.of(
              body.getJsonObject("Key")
                  .copy()
                  .put("Name", body.getJsonObject("ExpressionAttributeValues").getValue(":n")));
      case "Scan", "Query" -> Stream.of();
      default -> Stream.of(body.getJsonObject("Key"));
    };
  }

  private Stream<JsonObject> statements() {
    return objects(body.getJsonArray("Statements"));
  }

  private static JsonObject keyed(JsonObject write) {
    return write.containsKey("PutRequest")
        ? write.getJsonObject("PutRequest").getJsonObject("Item")
        : write.getJsonObject("DeleteRequest").getJsonObject("Key");
  }

  private static String parameter(JsonObject statement, int index) {
    return statement.getJsonArray("Parameters").getJsonObject(index).getString("S");
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
