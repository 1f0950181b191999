package dev.rollcall.faults;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import dev.rollcall.support.dynamodb.Transport;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** {@code GET /student} of a table that holds no students. */
class ListOfAnotherKeyIT {
  private static final String ANOTHER_KEY =
      "{\"error\":\"The student table is not available: the table has another key\"}";

  private static final Queue<TestService> services = new ConcurrentLinkedQueue<>();

  private static final KeySchemaElement ID = key("Id", KeyType.HASH);
  private static final KeySchemaElement STUDENT_ID = key("StudentID", KeyType.HASH);

  /** A table's key, and its items by their number. */
  record Table(
      List<KeySchemaElement> key,
      List<AttributeDefinition> attributes,
      IntFunction<Map<String, AttributeValue>> item) {}

  static Stream<Named<Table>> tables() {
    return Stream.of(
        Named.of(
            "another name",
            new Table(
                List.of(ID),
                List.of(attribute("Id", ScalarAttributeType.S)),
                number -> Map.of("Id", fromS("x" + number), "Name", fromS("A")))),
        Named.of(
            "another name, with a student's id",
            new Table(
                List.of(ID),
                List.of(attribute("Id", ScalarAttributeType.S)),
                number -> Map.of("Id", fromS("x" + number), "StudentID", fromS("s" + number)))),
        Named.of(
            "a sort key too",
            new Table(
                List.of(STUDENT_ID, key("Year", KeyType.RANGE)),
                List.of(
                    attribute("StudentID", ScalarAttributeType.S),
                    attribute("Year", ScalarAttributeType.N)),
                number -> Map.of("StudentID", fromS("1"), "Year", fromN("" + number)))),
        Named.of(
            "a number",
            new Table(
                List.of(STUDENT_ID),
                List.of(attribute("StudentID", ScalarAttributeType.N)),
                number -> Map.of("StudentID", fromN("" + number), "Name", fromS("A")))));
  }

  static Stream<Arguments> tablesAndTransports() {
    return tables()
        .flatMap(
            table ->
                Stream.of(Transport.values()).map(transport -> Arguments.of(table, transport)));
  }

  @AfterAll
  static void stop() {
    TestService.closeAll(services);
  }

  @ParameterizedTest
  @MethodSource("tablesAndTransports")
  void a_read_a_page_and_a_stream_say_so(Table table, Transport transport) {
    Api api = start(table, transport, 3).api();

    for (String query : List.of("/nobody", "", "?limit=1", "?limit=2&name=A", "?dept=MCA")) {
      api.get("/student" + query).is(503, ANOTHER_KEY);
    }
    api.get("/student", "Accept", "text/csv").is(503, ANOTHER_KEY);
    api.get("/student", "Accept", "application/x-ndjson").is(503, ANOTHER_KEY);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void an_empty_table_says_so(Table table) {
    Api api = start(table, Transport.EVENT_LOOP, 0).api();

    api.get("/student").is(503, ANOTHER_KEY);
    api.get("/student", "Accept", "text/csv").is(503, ANOTHER_KEY);
  }

  private static TestService start(Table table, Transport transport, int items) {
    Settings settings = TestService.settings(Map.of());
    try (DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings)) {
      client
          .createTable(
              create ->
                  create
                      .tableName(settings.tableName())
                      .billingMode(BillingMode.PAY_PER_REQUEST)
                      .keySchema(table.key)
                      .attributeDefinitions(table.attributes))
          .join();
      for (int i = 0; i < items; i++) {
        Map<String, AttributeValue> item = table.item.apply(i);
        client.putItem(call -> call.tableName(settings.tableName()).item(item)).join();
      }
    }
    Map<String, String> all = transport.and(Map.of("TABLE_NAME", settings.tableName()));
    TestService service = TestService.start(all, DynamoDbLocal.shared()::client);
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
