package dev.rollcall.standin;

import static dev.rollcall.standin.StandInClient.TABLE;
import static dev.rollcall.standin.StandInClient.assertRefused;
import static dev.rollcall.standin.StandInClient.key;
import static dev.rollcall.standin.StandInClient.student;
import static dev.rollcall.standin.StandInClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The stand-in as the SDK's own client sees it: calls for one item or the whole table. */
class DynamoDbStandInTest {
  private static final String UPDATE =
      "UPDATE \"Students\" SET \"Name\"=? SET \"Dept\"=? WHERE \"StudentID\"=?";

  private static StandInClient standIn;

  @BeforeAll
  static void start() throws Exception {
    standIn = new StandInClient();
  }

  @BeforeEach
  void restore() {
    standIn.restore();
  }

  @AfterAll
  static void stop() throws Exception {
    standIn.close();
  }

  @Test
  void it_starts_with_its_items() {
    Operations operations = new Operations(Table.of(2));
    byte[] call = "{\"Key\":{\"StudentID\":{\"S\":\"2\"}}}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "{\"Item\":{\"StudentID\":{\"S\":\"2\"},"
            + "\"Name\":{\"S\":\"Student 2\"},\"Dept\":{\"S\":\"MCA\"}}}",
        new String(operations.run("GetItem", call).body(), StandardCharsets.UTF_8));
  }

  @Test
  void what_is_not_there_is_an_empty_answer() {
    assertEquals(Map.of(), standIn.get("4"));
  }

  @Test
  void what_is_put_is_read_as_it_was() {
    Map<String, AttributeValue> item =
        Map.of(
            "StudentID", text("é \"/\\ 😀"),
            "Name", text("line\nline\u0001"),
            "age", AttributeValue.fromN("12.50"),
            "tags", AttributeValue.fromSs(List.of("a", "b")),
            "photo", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")),
            "more", AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(text("x"))))),
            "none", AttributeValue.fromNul(true),
            "quoted \"name\"", AttributeValue.fromBool(true));
    standIn.sdk().putItem(put -> put.tableName(TABLE).item(item)).join();
    assertEquals(item, standIn.get("é \"/\\ 😀"));
  }

  @Test
  void an_update_sets_attributes_and_keeps_others() {
    standIn
        .sdk()
        .putItem(
            put -> put.tableName(TABLE).item(Map.of("StudentID", text("7"), "Extra", text("x"))))
        .join();
    Map<String, AttributeValue> updated = standIn.update("7", "Anita", "MCA");
    assertEquals(Map.of("Name", text("Anita"), "Dept", text("MCA")), updated);
    assertEquals(
        Map.of(
            "StudentID", text("7"), "Extra", text("x"), "Name", text("Anita"), "Dept", text("MCA")),
        standIn.get("7"));
  }

  @Test
  void an_update_creates_a_missing_item() {
    standIn.update("new", "Anita", "MCA");
    assertEquals(student("new", "Anita", "MCA"), standIn.get("new"));
  }

  @Test
  void a_deleted_item_is_gone() {
    standIn.delete("2");
    standIn.delete("2");
    assertEquals(Map.of(), standIn.get("2"));
  }

  @Test
  void a_single_statement_fails_as_a_call() {
    BatchStatementRequest known = statement(UPDATE, "1");
    standIn
        .sdk()
        .executeStatement(call -> call.statement(known.statement()).parameters(known.parameters()))
        .join();
    assertEquals(student("1", "n", "d"), standIn.get("1"));
    BatchStatementRequest missing = statement(UPDATE, "missing");
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                standIn
                    .sdk()
                    .executeStatement(
                        call ->
                            call.statement(missing.statement()).parameters(missing.parameters()))
                    .join());
    assertInstanceOf(ConditionalCheckFailedException.class, failure.getCause());
  }

  @Test
  void a_scan_comes_in_pages() {
    ScanResponse first = standIn.sdk().scan(call -> call.tableName(TABLE).limit(2)).join();
    ScanResponse second =
        standIn
            .sdk()
            .scan(
                call -> call.tableName(TABLE).exclusiveStartKey(first.lastEvaluatedKey()).limit(2))
            .join();
    assertEquals(
        List.of(student("1", "Student 1", "MCA"), student("2", "Student 2", "MCA")), first.items());
    assertEquals(List.of(student("3", "Student 3", "MCA")), second.items());
    assertFalse(second.hasLastEvaluatedKey());
  }

  @Test
  void a_scan_shows_what_was_written() {
    standIn.delete("2");
    standIn.sdk().putItem(put -> put.tableName(TABLE).item(student("1", "another", "MCA"))).join();
    assertEquals(
        List.of(student("1", "another", "MCA"), student("3", "Student 3", "MCA")),
        standIn.sdk().scan(call -> call.tableName(TABLE)).join().items());
  }

  @Test
  void the_table_is_there() {
    assertEquals(
        TableStatus.ACTIVE,
        standIn.sdk().describeTable(call -> call.tableName(TABLE)).join().table().tableStatus());
    assertEquals(
        TABLE,
        standIn
            .sdk()
            .createTable(call -> call.tableName(TABLE))
            .join()
            .tableDescription()
            .tableName());
  }

  @Test
  void what_it_does_not_know_is_refused() {
    assertRefused("UnknownOperationException", () -> standIn.sdk().listTables().join());
    assertRefused(
        "ValidationException",
        () -> standIn.statements(List.of(statement("DELETE FROM \"Students\"", "1"))));
    assertRefused("ValidationException", () -> standIn.get(""));
    assertRefused(
        "ValidationException",
        () ->
            standIn
                .sdk()
                .putItem(
                    put ->
                        put.tableName(TABLE)
                            .item(student("1", "n", "d"))
                            .conditionExpression("attribute_exists(StudentID)"))
                .join());
  }

  @ParameterizedTest
  @CsvSource({"0ms,204", "5ms,204", "lognormal,204", "soon,400"})
  void its_latency_can_be_changed_meanwhile(String latency, int status) throws Exception {
    HttpRequest change =
        HttpRequest.newBuilder(standIn.endpoint().resolve("/latency"))
            .PUT(HttpRequest.BodyPublishers.ofString(latency))
            .build();
    assertEquals(status, send(change).statusCode());
    List<CompletableFuture<?>> calls =
        Stream.<CompletableFuture<?>>generate(
                () -> standIn.sdk().getItem(call -> call.tableName(TABLE).key(key("1"))))
            .limit(50)
            .toList();
    calls.forEach(CompletableFuture::join);
  }

  @Test
  void a_request_that_is_no_call_is_not_found() throws Exception {
    URI root = standIn.endpoint();
    assertEquals(404, send(HttpRequest.newBuilder(root).GET().build()).statusCode());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static BatchStatementRequest statement(String text, String id) {
    return BatchStatementRequest.builder()
        .statement(text)
        .parameters(text("n"), text("d"), text(id))
        .build();
  }
}
