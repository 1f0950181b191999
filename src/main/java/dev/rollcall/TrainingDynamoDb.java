package dev.rollcall;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Answers DynamoDB's calls in form, for a training run: it stores nothing, and every student is the
 * same.
 */
final class TrainingDynamoDb {
  private static final String KEY = "StudentID";

  private static final JsonObject TABLE =
      new JsonObject(
          """
          {"Table":{"TableName":"Students","TableStatus":"ACTIVE",
           "KeySchema":[{"AttributeName":"StudentID","KeyType":"HASH"}],
           "AttributeDefinitions":[{"AttributeName":"StudentID","AttributeType":"S"}]}}
          """);

  /** The answer to the checks of the rights to share calls: they name a key that no table has. */
  private static final JsonObject WRONG_KEY =
      new JsonObject()
          .put("__type", "com.amazon.coral.validate#ValidationException")
          .put("message", "The provided key element does not match the schema");

  private static final JsonObject STUDENT =
      new JsonObject(
          "{\"StudentID\":{\"S\":\"1\"},\"Name\":{\"S\":\"Anita\"},\"Dept\":{\"S\":\"MCA\"}}");

  private TrainingDynamoDb() {}

  /** Starts it on a free port of the loopback interface. */
  static Future<HttpServer> start(Vertx vertx) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
        .listen(0, "127.0.0.1");
  }

  private static void answer(HttpServerRequest request, Buffer body) {
    String target = String.valueOf(request.getHeader("X-Amz-Target"));
    String operation = target.substring(target.indexOf('.') + 1);
    boolean known = operation.equals("DescribeTable") || body.toString().contains(KEY);
    request
        .response()
        .setStatusCode(known ? 200 : 400)
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .end((known ? answer(operation, body.toJsonObject()) : WRONG_KEY).toBuffer());
  }

  private static JsonObject answer(String operation, JsonObject call) {
    return switch (operation) {
      case "GetItem" -> new JsonObject().put("Item", STUDENT);
      case "BatchGetItem" -> batch(call);
      case "UpdateItem" -> new JsonObject().put("Attributes", STUDENT);
      case "DescribeTable" -> TABLE;
      case "BatchExecuteStatement" -> statements(call.getJsonArray("Statements").size());
      default -> new JsonObject();
    };
  }

  private static JsonObject batch(JsonObject call) {
    JsonObject tables = call.getJsonObject("RequestItems");
    JsonObject responses = new JsonObject();
    for (String table : tables.fieldNames()) {
      JsonArray items = new JsonArray();
      for (Object key : tables.getJsonObject(table).getJsonArray("Keys")) {
        items.add(STUDENT.copy().mergeIn((JsonObject) key));
      }
      responses.put(table, items);
    }
    return new JsonObject().put("Responses", responses).put("UnprocessedKeys", new JsonObject());
  }

  private static JsonObject statements(int count) {
    JsonArray responses = new JsonArray();
    for (int i = 0; i < count; i++) {
      responses.add(new JsonObject().put("TableName", "Students"));
    }
    return new JsonObject().put("Responses", responses);
  }
}
