import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.rollcall.dynamodb.BatchingDynamoDbClient;
import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.EventLoopDynamoDbClient;
import dev.rollcall.dynamodb.EventLoopPlugin;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A course's seats, in a table whose partition key is a string and whose sort key is a number. */
public final class SeatsVerticle extends VerticleBase {
  private final DynamoDbAsyncClient sdk;
  private DynamoDbAsyncClient dynamoDb;

  private SeatsVerticle(DynamoDbAsyncClient sdk) {
    this.sdk = sdk;
  }

  public static void main(String[] arguments) {
    DynamoDbAsyncClient sdk =
        DynamoDbAsyncClient.builder().addPlugin(new EventLoopPlugin()).build();
    Vertx vertx = Vertx.vertx();
    vertx
        .deployVerticle(new SeatsVerticle(sdk))
        .onFailure(Throwable::printStackTrace)
        .eventually(vertx::close)
        .onComplete(done -> sdk.close());
  }

  @Override
  public Future<?> start() {
    dynamoDb =
        BatchingDynamoDbClient.builder()
            .vertx(vertx)
            .client(EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build())
            .policy(BatchingPolicy.always())
            .keyNames("Seats", "Course", "Seat")
            .build();
    return forEachSeat(this::take)
        .compose(taken -> forEachSeat(this::rename))
        .compose(renamed -> forEachSeat(this::print));
  }

  private CompletableFuture<?> take(int seat) {
    return dynamoDb.putItem(
        put ->
            put.tableName("Seats")
                .item(
                    Map.of(
                        "Course", fromS("MCA"),
                        "Seat", fromN(String.valueOf(seat)),
                        "Student", fromS("nobody"))));
  }

  private CompletableFuture<?> rename(int seat) {
    return dynamoDb.updateItem(
        update ->
            update
                .tableName("Seats")
                .key(key(seat))
                .updateExpression("SET #s = :student")
                .expressionAttributeNames(Map.of("#s", "Student"))
                .expressionAttributeValues(Map.of(":student", fromS("student " + seat))));
  }

  private CompletableFuture<?> print(int seat) {
    return dynamoDb
        .getItem(get -> get.tableName("Seats").key(key(seat)))
        .thenAccept(
            got ->
                System.out.println(
                    "seat " + got.item().get("Seat").n() + ": " + got.item().get("Student").s()));
  }

  private static Map<String, AttributeValue> key(int seat) {
    return Map.of("Course", fromS("MCA"), "Seat", fromN(String.valueOf(seat)));
  }

  /** All calls of one event-loop tick. */
  private Future<?> forEachSeat(IntFunction<CompletableFuture<?>> call) {
    return Future.all(
        IntStream.rangeClosed(1, 8)
            .mapToObj(call)
            .map(made -> Future.fromCompletionStage(made, context))
            .toList());
  }
}
