package plain;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Student records as one writes them on the first day with Vert.x and DynamoDB: the six calls and
 * nothing more. The benchmark compares Rollcall with it, and one DynamoDB client with the other.
 */
public final class StudentVerticle extends VerticleBase {
  private static final String TABLE = "Students";

  private final Function<Vertx, DynamoDbAsyncClient> clients;
  private final int port;
  private DynamoDbAsyncClient dynamoDb;

  public StudentVerticle(Function<Vertx, DynamoDbAsyncClient> clients, int port) {
    this.clients = clients;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    dynamoDb = clients.apply(vertx);
    Router router = Router.router(vertx);
    router.get("/").handler(context -> context.end("Vert.x + DynamoDB is working!"));
    router.get("/health").handler(context -> context.json(new JsonObject().put("status", "ok")));
    router.post("/student").handler(BodyHandler.create(false)).handler(this::create);
    router.get("/student/:id").handler(this::read);
    router.put("/student/:id").handler(BodyHandler.create(false)).handler(this::update);
    router.delete("/student/:id").handler(this::delete);
    return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
  }

  private void create(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    Map<String, AttributeValue> item =
        Map.of(
            "StudentID", fromS(body.getString("StudentID")),
            "Name", fromS(body.getString("Name")),
            "Dept", fromS(body.getString("Dept", "")));
    onEventLoop(dynamoDb.putItem(put -> put.tableName(TABLE).item(item)))
        .onSuccess(
            created -> {
              context.response().setStatusCode(201);
              context.json(new JsonObject().put("message", "Student created"));
            })
        .onFailure(context::fail);
  }

  private void read(RoutingContext context) {
    onEventLoop(dynamoDb.getItem(get -> get.tableName(TABLE).key(key(context))))
        .onSuccess(
            response -> {
              if (response.hasItem()) {
                context.json(json(response.item()));
              } else {
                context.response().setStatusCode(404);
                context.json(new JsonObject().put("error", "Student not found"));
              }
            })
        .onFailure(context::fail);
  }

  private void update(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    Map<String, AttributeValue> values =
        Map.of(":n", fromS(body.getString("Name")), ":d", fromS(body.getString("Dept", "")));
    onEventLoop(
            dynamoDb.updateItem(
                update ->
                    update
                        .tableName(TABLE)
                        .key(key(context))
                        .updateExpression("SET #n = :n, #d = :d")
                        .expressionAttributeNames(Map.of("#n", "Name", "#d", "Dept"))
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.UPDATED_NEW)))
        .onSuccess(
            response ->
                context.json(
                    new JsonObject()
                        .put("message", "Student updated")
                        .put("updated", json(response.attributes()))))
        .onFailure(context::fail);
  }

  private void delete(RoutingContext context) {
    onEventLoop(dynamoDb.deleteItem(delete -> delete.tableName(TABLE).key(key(context))))
        .onSuccess(deleted -> context.json(new JsonObject().put("message", "Student deleted")))
        .onFailure(context::fail);
  }

  private <T> Future<T> onEventLoop(CompletionStage<T> call) {
    return Future.fromCompletionStage(call, context);
  }

  private static Map<String, AttributeValue> key(RoutingContext context) {
    return Map.of("StudentID", fromS(context.pathParam("id")));
  }

  private static JsonObject json(Map<String, AttributeValue> item) {
    JsonObject json = new JsonObject();
    item.forEach((name, value) -> json.put(name, value.s()));
    return json;
  }
}
