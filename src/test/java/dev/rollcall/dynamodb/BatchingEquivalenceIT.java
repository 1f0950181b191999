package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.EventLoop;
import dev.rollcall.support.dynamodb.Transport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * On DynamoDB Local, calls that share one get what single calls of the SDK get from a table like
 * theirs, whichever client makes them.
 */
@ExtendWith(VertxExtension.class)
class BatchingEquivalenceIT {
  private static final int ROUNDS = 20;

  private static final String SINGLE = "BatchingEquivalenceSingle";
  private static final String BATCHED = "BatchingEquivalenceBatched";

  /** The same numbers in several forms. */
  private static final List<List<String>> NUMBERS =
      List.of(List.of("1", "1.0", "1e0", "10E-1"), List.of("0", "-0", "0.00"), List.of("-2.5"));

  private static final List<String> TEXTS = List.of("a", "b", "1", "\u00E9 \"c\"");

  private static Vertx vertx;
  private static Context loop;
  private static DynamoDbAsyncClient sdk;
  private static Map<Transport, BatchingDynamoDbClient> batching;

  /** The calls of several requests. */
  private static final Set<String> BATCHES = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start(Vertx classVertx) {
    vertx = classVertx;
    loop = vertx.getOrCreateContext();
    sdk =
        DynamoDbAsyncClient.builder()
            .credentialsProvider(DynamoDbLocal.CREDENTIALS)
            .endpointOverride(DynamoDbLocal.shared().endpoint())
            .region(Region.EU_WEST_1)
            .addPlugin(new EventLoopPlugin())
            .build();
    DynamoDbLocal.createTable(sdk, SINGLE, "id", "number");
    DynamoDbLocal.createTable(sdk, BATCHED, "id", "number");
    EventLoopDynamoDbClient eventLoop =
        EventLoop.call(
            loop, () -> EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build());
    batching =
        Map.of(Transport.SDK, batchingOver(sdk), Transport.EVENT_LOOP, batchingOver(eventLoop));
  }

  private static BatchingDynamoDbClient batchingOver(DynamoDbAsyncClient client) {
    return EventLoop.call(
        loop,
        () ->
            BatchingDynamoDbClient.builder()
                .vertx(vertx)
                .client(client)
                .policy(BatchingPolicy.always())
                .keyNames(BATCHED, "id", "number")
                .listener(new Batches())
                .build());
  }

  @AfterAll
  static void stop() {
    sdk.close();
  }

  /** Notes which operations have carried several requests. */
  private static final class Batches implements DynamoDbClientListener {
    @Override
    public void callStarted(String operation, int requests) {
      if (requests > 1) {
        BATCHES.add(operation);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void random_requests_of_one_tick_get_what_single_calls_get(Transport transport) {
    BATCHES.clear();
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<DynamoDbRequest> requests = requests(random);
      // Most rounds have none, as one that is refused makes single calls of its whole batch.
      if (random.nextInt(3) == 0) {
        List<DynamoDbRequest> invalid = invalidRequests().toList();
        requests.add(invalid.get(random.nextInt(invalid.size())));
      }
      Collections.shuffle(requests, random);

      assertSameAnswers(transport, requests);

      assertEquals(items(SINGLE), items(BATCHED), "seed " + seed);
    }
    assertTrue(
        BATCHES.containsAll(Set.of("BatchGetItem", "BatchWriteItem", "BatchExecuteStatement")),
        BATCHES::toString);
  }

  /** More than the 16 MB that one answer may have: some are left over at first. */
  @Test
  void reads_of_large_items_come_back_whole() {
    List<DynamoDbRequest> reads = new ArrayList<>();
    for (int number = 0; number < 60; number++) {
      Map<String, AttributeValue> large = new HashMap<>(key("large", "" + number));
      reads.add(GetItemRequest.builder().key(Map.copyOf(large)).build());
      large.put("a", text(number + "x".repeat(300_000)));
      for (String table : List.of(SINGLE, BATCHED)) {
        sdk.putItem(put -> put.tableName(table).item(large)).join();
      }
    }

    assertSameAnswers(Transport.EVENT_LOOP, reads);

    for (DynamoDbRequest read : reads) {
      Map<String, AttributeValue> key = ((GetItemRequest) read).key();
      for (String table : List.of(SINGLE, BATCHED)) {
        sdk.deleteItem(delete -> delete.tableName(table).key(key)).join();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("invalidRequests")
  void an_invalid_request_fails_as_ever_and_disturbs_no_other(DynamoDbRequest invalid) {
    Random random = new Random(1);
    List<DynamoDbRequest> requests = new ArrayList<>();
    requests.add(put(random, key("valid", "1")));
    requests.add(put(random, key("valid", "2")));
    requests.add(update(random, key("valid", "3")));
    requests.add(update(random, key("valid", "4")));
    requests.add(get(random, key("b", "5")));
    requests.add(get(random, key("b", "6")));
    requests.add(get(random, key("b", "6.0")));
    requests.add(3, invalid);
    requests.add(0, invalid);

    for (Transport transport : Transport.values()) {
      assertSameAnswers(transport, requests);

      assertEquals(items(SINGLE), items(BATCHED));
    }
  }

  /** Each is refused by DynamoDB. */
  static Stream<DynamoDbRequest> invalidRequests() {
    Map<String, AttributeValue> valid = key("invalid", "1");
    List<Map<String, AttributeValue>> keys =
        List.of(
            Map.of("id", text("b")),
            Map.of("id", text("b"), "number", text("5")),
            Map.of("id", number("5"), "number", number("5")),
            Map.of("id", text("b"), "number", number("five")),
            Map.of("id", text("b"), "number", number("9".repeat(39))),
            Map.of("id", text(""), "number", number("5")),
            Map.of("id", text("b"), "other", number("5")),
            Map.of("id", text("b"), "number", number("5"), "other", text("x")));
    List<DynamoDbRequest> requests = new ArrayList<>();
    for (Map<String, AttributeValue> key : keys) {
      requests.add(GetItemRequest.builder().key(key).build());
      requests.add(DeleteItemRequest.builder().key(key).build());
      requests.add(setting(key, text("x")));
      if (!key.containsKey("other")) {
        requests.add(PutItemRequest.builder().item(key).build());
      }
    }
    Map<String, AttributeValue> large = new HashMap<>(valid);
    large.put("a", text("x".repeat(410_000)));
    requests.add(PutItemRequest.builder().item(large).build());
    requests.add(setting(valid, text("x".repeat(410_000))));
    requests.add(setting(valid, AttributeValue.builder().build()));
    requests.add(setting(valid, AttributeValue.fromSs(List.of())));
    requests.add(setting(valid, number("1")).copy(u -> u.updateExpression("SET #a = :y")));
    requests.add(
        setting(valid, text("x")).copy(u -> u.expressionAttributeNames(Map.of("#a", "number"))));
    requests.add(setting(valid, text("x")).copy(u -> u.updateExpression("SET status = :x")));
    return requests.stream();
  }

  /** Reads of some items, or one write, as two in the same tick have no order. */
  private static List<DynamoDbRequest> requests(Random random) {
    List<DynamoDbRequest> requests = new ArrayList<>();
    for (String id : TEXTS) {
      for (List<String> forms : NUMBERS) {
        if (random.nextInt(5) < 2) {
          requests.add(write(random, key(id, oneOf(random, forms))));
        } else {
          for (int reads = random.nextInt(4); reads > 0; reads--) {
            requests.add(get(random, key(id, oneOf(random, forms))));
          }
        }
      }
    }
    return requests;
  }

  private static DynamoDbRequest get(Random random, Map<String, AttributeValue> key) {
    GetItemRequest.Builder get = GetItemRequest.builder().key(key);
    return switch (random.nextInt(6)) {
      case 0 -> get.projectionExpression("a").build();
      case 1, 2 -> get.consistentRead(true).build();
      case 3 -> get.consistentRead(false).build();
      default -> get.build();
    };
  }

  private static DynamoDbRequest write(Random random, Map<String, AttributeValue> key) {
    return switch (random.nextInt(4)) {
      case 0 -> put(random, key);
      case 1 -> delete(random, key);
      default -> update(random, key);
    };
  }

  private static DynamoDbRequest put(Random random, Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = new HashMap<>(key);
    for (String name : List.of("a", "b", "Name")) {
      item.put(name, value(random));
    }
    PutItemRequest.Builder put = PutItemRequest.builder().item(item);
    return switch (random.nextInt(6)) {
      case 0 -> put.conditionExpression("attribute_not_exists(id)").build();
      case 1 -> put.returnValues(ReturnValue.ALL_OLD).build();
      case 2 -> put.returnValues(ReturnValue.NONE).build();
      default -> put.build();
    };
  }

  private static DynamoDbRequest delete(Random random, Map<String, AttributeValue> key) {
    DeleteItemRequest.Builder delete = DeleteItemRequest.builder().key(key);
    return switch (random.nextInt(6)) {
      case 0 -> delete.conditionExpression("attribute_exists(a)").build();
      case 1 -> delete.returnValues(ReturnValue.ALL_OLD).build();
      default -> delete.build();
    };
  }

  private static DynamoDbRequest update(Random random, Map<String, AttributeValue> key) {
    UpdateItemRequest.Builder update = setting(key, value(random)).toBuilder();
    if (random.nextBoolean()) {
      update
          .updateExpression("REMOVE #b SET #n = :x, #a=:x")
          .expressionAttributeNames(Map.of("#a", "a", "#b", "b", "#n", "Name"));
    }
    return switch (random.nextInt(8)) {
      case 0 -> update.conditionExpression("attribute_exists(id)").build();
      case 1 -> update.returnValues(ReturnValue.ALL_NEW).build();
      case 2, 3, 4 -> update.returnValues(ReturnValue.UPDATED_NEW).build();
      default -> update.build();
    };
  }

  private static UpdateItemRequest setting(Map<String, AttributeValue> key, AttributeValue value) {
    return UpdateItemRequest.builder()
        .key(key)
        .updateExpression("SET #a = :x")
        .expressionAttributeNames(Map.of("#a", "a"))
        .expressionAttributeValues(Map.of(":x", value))
        .build();
  }

  private static AttributeValue value(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> number("1.50");
      case 1 -> AttributeValue.fromBool(true);
      case 2 -> AttributeValue.fromNul(true);
      case 3 -> AttributeValue.fromB(SdkBytes.fromUtf8String("bytes \u0000"));
      case 4 -> AttributeValue.fromSs(List.of("b", "a"));
      case 5 -> AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(text("")))));
      case 6 -> text("\"\\/\b\f\n\r\t\u0001\u007f \u00E9 \u20AC \ud83d\ude00 \u2028");
      default -> text("text " + random.nextInt(100));
    };
  }

  private static Map<String, AttributeValue> key(String id, String number) {
    return Map.of("id", text(id), "number", number(number));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(String value) {
    return AttributeValue.fromN(value);
  }

  private static <T> T oneOf(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static void assertSameAnswers(Transport transport, List<DynamoDbRequest> requests) {
    List<CompletableFuture<? extends DynamoDbResponse>> single = new ArrayList<>();
    requests.forEach(request -> single.add(call(sdk, SINGLE, request)));
    List<CompletableFuture<? extends DynamoDbResponse>> batched =
        EventLoop.call(
            loop,
            () -> {
              List<CompletableFuture<? extends DynamoDbResponse>> answers = new ArrayList<>();
              requests.forEach(
                  request -> answers.add(call(batching.get(transport), BATCHED, request)));
              return answers;
            });
    for (int i = 0; i < requests.size(); i++) {
      assertSameAnswer(single.get(i), batched.get(i), String.valueOf(requests.get(i)));
    }
  }

  private static CompletableFuture<? extends DynamoDbResponse> call(
      DynamoDbAsyncClient client, String table, DynamoDbRequest request) {
    if (request instanceof GetItemRequest get) {
      return client.getItem(get.copy(copy -> copy.tableName(table)));
    }
    if (request instanceof PutItemRequest put) {
      return client.putItem(put.copy(copy -> copy.tableName(table)));
    }
    return request instanceof DeleteItemRequest delete
        ? client.deleteItem(delete.copy(copy -> copy.tableName(table)))
        : client.updateItem(((UpdateItemRequest) request).copy(copy -> copy.tableName(table)));
  }

  private static void assertSameAnswer(
      CompletableFuture<? extends DynamoDbResponse> single,
      CompletableFuture<? extends DynamoDbResponse> batched,
      String request) {
    DynamoDbResponse expected = response(single);
    DynamoDbResponse response = response(batched);
    if (expected == null || response == null) {
      assertEquals(failure(single), failure(batched), request);
      return;
    }
    assertTrue(
        expected.equalsBySdkFields(response),
        () -> request + ": not " + expected + " but " + response);
    assertNotNull(response.responseMetadata().requestId());
    assertEquals(200, response.sdkHttpResponse().statusCode());
  }

  /** Null if it failed. */
  private static DynamoDbResponse response(CompletableFuture<? extends DynamoDbResponse> answer) {
    return answer
        .handle((response, failure) -> withoutCapacity(response))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  /** DynamoDB Local tells the capacity of some deletes though nobody asks for it. */
  private static DynamoDbResponse withoutCapacity(DynamoDbResponse response) {
    return response instanceof DeleteItemResponse delete
        ? delete.toBuilder().consumedCapacity((ConsumedCapacity) null).build()
        : response;
  }

  /** Its class, code and status; its answer if it succeeded. */
  private static List<Object> failure(CompletableFuture<? extends DynamoDbResponse> answer) {
    return answer
        .handle(
            (response, error) -> {
              Throwable failure = error == null ? null : Forwarding.unwrapped(error);
              return failure instanceof AwsServiceException refusal
                  ? List.<Object>of(
                      refusal.getClass(),
                      refusal.awsErrorDetails().errorCode(),
                      refusal.statusCode())
                  : List.<Object>of(String.valueOf(response), String.valueOf(failure));
            })
        .join();
  }

  private static Set<Map<String, AttributeValue>> items(String table) {
    return new HashSet<>(
        sdk.scan(scan -> scan.tableName(table).consistentRead(true)).join().items());
  }
}
