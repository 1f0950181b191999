package dev.rollcall.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.DynamoDbClientFactory;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A stand-in with the SDK's own client. */
final class StandInClient implements AutoCloseable {
  static final String TABLE = "Students";

  /** Long: the machine may be busy, and nothing here is about time. */
  private static final int DEADLINE_MS = 60_000;

  private final DynamoDbStandIn standIn;
  private final DynamoDbAsyncClient client;

  /** A stand-in with the items 1, 2 and 3. */
  StandInClient() throws Exception {
    standIn = DynamoDbStandIn.start(StandInOptions.DEFAULT.withItems(3));
    client =
        DynamoDbClientFactory.create(
            Settings.of(new JsonObject().put("DEADLINE_MS", DEADLINE_MS)),
            DynamoDbClientListener.NONE,
            builder ->
                builder
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("test", "test")))
                    .endpointOverride(standIn.endpoint()));
  }

  /** Brings back what it started with. Closing an SDK client takes seconds, so tests share one. */
  void restore() {
    client
        .scan(call -> call.tableName(TABLE))
        .join()
        .items()
        .forEach(item -> delete(item.get("StudentID").s()));
    for (String id : List.of("1", "2", "3")) {
      client.putItem(put -> put.tableName(TABLE).item(student(id, "Student " + id, "MCA"))).join();
    }
  }

  DynamoDbAsyncClient sdk() {
    return client;
  }

  URI endpoint() {
    return standIn.endpoint();
  }

  @Override
  public void close() throws TimeoutException {
    client.close();
    standIn.close();
  }

  Map<String, AttributeValue> get(String id) {
    return client.getItem(call -> call.tableName(TABLE).key(key(id))).join().item();
  }

  void delete(String id) {
    client.deleteItem(call -> call.tableName(TABLE).key(key(id))).join();
  }

  Map<String, AttributeValue> update(String id, String name, String dept) {
    return client
        .updateItem(
            call ->
                call.tableName(TABLE)
                    .key(key(id))
                    .updateExpression("SET #n = :n, Dept = :d")
                    .expressionAttributeNames(Map.of("#n", "Name"))
                    .expressionAttributeValues(Map.of(":n", text(name), ":d", text(dept)))
                    .returnValues(ReturnValue.UPDATED_NEW))
        .join()
        .attributes();
  }

  List<Map<String, AttributeValue>> batchGet(List<String> ids) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder().keys(ids.stream().map(StandInClient::key).toList()).build();
    return client
        .batchGetItem(call -> call.requestItems(Map.of(TABLE, keys)))
        .join()
        .responses()
        .get(TABLE);
  }

  void batchWrite(List<WriteRequest> writes) {
    client.batchWriteItem(call -> call.requestItems(Map.of(TABLE, writes))).join();
  }

  List<BatchStatementResponse> statements(List<BatchStatementRequest> statements) {
    return client.batchExecuteStatement(call -> call.statements(statements)).join().responses();
  }

  static Map<String, AttributeValue> key(String id) {
    return Map.of("StudentID", text(id));
  }

  static Map<String, AttributeValue> student(String id, String name, String dept) {
    return Map.of("StudentID", text(id), "Name", text(name), "Dept", text(dept));
  }

  static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  static void assertRefused(String code, Runnable call) {
    CompletionException failure = assertThrows(CompletionException.class, call::run);
    DynamoDbException refusal = assertInstanceOf(DynamoDbException.class, failure.getCause());
    assertEquals(code, refusal.awsErrorDetails().errorCode());
  }
}
