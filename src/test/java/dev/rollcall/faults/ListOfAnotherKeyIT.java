package dev.rollcall.faults;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.Answer;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** {@code GET /student} of a table that holds no students. */
class ListOfAnotherKeyIT {
  private static final String ANOTHER_KEY =
      "{\"error\":\"The student table is not available: the table has another key\"}";

  private static final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  /** A table's key, and an item of it. */
  enum Table {
    ANOTHER_NAME {
      @Override
      CreateTableRequest.Builder describe(CreateTableRequest.Builder table) {
        return table
            .keySchema(key("Id", KeyType.HASH))
            .attributeDefinitions(attribute("Id", ScalarAttributeType.S));
      }

      @Override
      Map<String, AttributeValue> item(int number) {
        return Map.of("Id", AttributeValue.fromS("x" + number), "Name", AttributeValue.fromS("A"));
      }
    },
    ANOTHER_NAME_WITH_A_STUDENT_ID {
      @Override
      CreateTableRequest.Builder describe(CreateTableRequest.Builder table) {
        return ANOTHER_NAME.describe(table);
      }

      @Override
      Map<String, AttributeValue> item(int number) {
        Map<String, AttributeValue> item = new HashMap<>(ANOTHER_NAME.item(number));
        item.put("StudentID", AttributeValue.fromS("s" + number));
        return item;
      }
    },
    A_SORT_KEY_TOO {
      @Override
      CreateTableRequest.Builder describe(CreateTableRequest.Builder table) {
        return table
            .keySchema(key("StudentID", KeyType.HASH), key("Year", KeyType.RANGE))
            .attributeDefinitions(
                attribute("StudentID", ScalarAttributeType.S),
                attribute("Year", ScalarAttributeType.N));
      }

      @Override
      Map<String, AttributeValue> item(int number) {
        return Map.of(
            "StudentID", AttributeValue.fromS("1"),
            "Year", AttributeValue.fromN("" + number),
            "Name", AttributeValue.fromS("A"));
      }
    },
    A_NUMBER {
      @Override
      CreateTableRequest.Builder describe(CreateTableRequest.Builder table) {
        return table
            .keySchema(key("StudentID", KeyType.HASH))
            .attributeDefinitions(attribute("StudentID", ScalarAttributeType.N));
      }

      @Override
      Map<String, AttributeValue> item(int number) {
        return Map.of(
            "StudentID", AttributeValue.fromN("" + number), "Name", AttributeValue.fromS("A"));
      }
    };

    abstract CreateTableRequest.Builder describe(CreateTableRequest.Builder table);

    abstract Map<String, AttributeValue> item(int number);
  }

  static Stream<Arguments> tablesAndTransports() {
    return Stream.of(Table.values())
        .flatMap(
            table ->
                Stream.of(Transport.values()).map(transport -> Arguments.of(table, transport)));
  }

  @AfterAll
  static void stop() {
    ExecutorService threads = Executors.newCachedThreadPool();
    CompletableFuture<?>[] closed =
        services.stream()
            .map(service -> CompletableFuture.runAsync(service::close, threads))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closed).join();
    threads.shutdown();
  }

  @ParameterizedTest
  @MethodSource("tablesAndTransports")
  void a_single_read_says_so(Table table, Transport transport) {
    start(table, transport, 0).api().get("/student/1").is(503, ANOTHER_KEY);
  }

  @ParameterizedTest
  @MethodSource("tablesAndTransports")
  void a_page_says_so(Table table, Transport transport) {
    TestService service = start(table, transport, 3);

    for (String query : List.of("", "?limit=1", "?limit=2&name=A", "?dept=MCA")) {
      service.api().get("/student" + query).is(503, ANOTHER_KEY);
    }
  }

  @ParameterizedTest
  @MethodSource("tablesAndTransports")
  void a_stream_says_so(Table table, Transport transport) {
    TestService service = start(table, transport, 3);

    stream(service, "text/csv").is(503, ANOTHER_KEY);
    stream(service, "application/x-ndjson").is(503, ANOTHER_KEY);
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void an_empty_table_says_so(Table table) {
    TestService service = start(table, Transport.EVENT_LOOP, 0);

    service.api().get("/student").is(503, ANOTHER_KEY);
    stream(service, "text/csv").is(503, ANOTHER_KEY);
  }

  private static Answer stream(TestService service, String type) {
    return service.api().send(service.api().request("/student").header("Accept", type));
  }

  private static TestService start(Table table, Transport transport, int items) {
    Settings settings = TestService.settings(Map.of());
    try (DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings)) {
      CreateTableRequest.Builder create =
          CreateTableRequest.builder()
              .tableName(settings.tableName())
              .billingMode(BillingMode.PAY_PER_REQUEST);
      client.createTable(table.describe(create).build()).join();
      for (int i = 0; i < items; i++) {
        Map<String, AttributeValue> item = table.item(i);
        client.putItem(call -> call.tableName(settings.tableName()).item(item)).join();
      }
    }
    Map<String, String> all = new HashMap<>(transport.settings());
    all.put("TABLE_NAME", settings.tableName());
    TestService service = TestService.start(all, read -> DynamoDbLocal.shared().client(read));
    services.add(service);
    return service;
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
