package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.EventLoopDynamoDbClient;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.Caller;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.support.DynamoDbLocal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What requests of one turn do to the table, by DynamoDB Local's own judgement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneTurnOnDynamoDbLocalTest {
  private static final Caller PRESENT = call -> {};
  private static final int HANG_SECONDS = 60;
  private final Map<String, Object> settings =
      Map.of("TABLE_NAME", "Turns-" + UUID.randomUUID(), "DEADLINE_MS", 60_000);
  private final Queue<String> operations = new ConcurrentLinkedQueue<>();

  private DynamoDbAsyncClient client;
  private TableOnLoop table;

  @BeforeAll
  void start() throws Exception {
    JsonObject values = new JsonObject();
    settings.forEach(values::put);
    client = DynamoDbLocal.shared().client(Settings.of(values));
    DynamoDbLocal.createTable(client, tableName());
    table =
        new TableOnLoop(
            vertx -> transport(vertx, noting(client)), settings, BatchingPolicy.always());
  }

  /** One whose calls are made on the event loop. */
  DynamoDbAsyncClient transport(Vertx vertx, DynamoDbAsyncClient sdk) {
    return EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build();
  }

  /** What the SDK's client is asked for. */
  List<String> ofTheSdk(String... all) {
    return List.of();
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
    client.close();
  }

  @BeforeEach
  void forgetCalls() {
    operations.clear();
  }

  @Test
  void a_turn_of_reads_finds_what_is_there() throws Exception {
    put("read-1", "Anita");
    put("read-2", "Ravi");
    operations.clear();

    List<Future<Optional<StudentItem>>> reads =
        table.inOneTurn(
            students ->
                List.of(
                    students.get("read-2", PRESENT),
                    students.get("read-nobody", PRESENT),
                    students.get("read-1", PRESENT),
                    students.get("read-2", PRESENT)));

    assertEquals(student("read-2", "Ravi"), jsonOf(await(reads.get(0))));
    assertEquals("", jsonOf(await(reads.get(1))));
    assertEquals(student("read-1", "Anita"), jsonOf(await(reads.get(2))));
    assertEquals(student("read-2", "Ravi"), jsonOf(await(reads.get(3))));
    assertEquals(ofTheSdk("batchGetItem"), List.copyOf(operations));
  }

  @Test
  void reads_of_a_turn_bring_every_type() throws Exception {
    Map<String, AttributeValue> item = new HashMap<>(StudentItem.key("types-1"));
    item.put("n", AttributeValue.fromN("12345678901234567890.123456789"));
    item.put("b", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes \u0000")));
    item.put("yes", AttributeValue.fromBool(true));
    item.put("no", AttributeValue.fromBool(false));
    item.put("null", AttributeValue.fromNul(true));
    item.put("empty", AttributeValue.fromS(""));
    item.put("text", AttributeValue.fromS("\"\\/\b\f\n\r\t\u0001 é € \ud83d\ude00"));
    item.put("ss", AttributeValue.fromSs(List.of("b", "a")));
    item.put("ns", AttributeValue.fromNs(List.of("3", "1.5")));
    item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("z"))));
    item.put("none", AttributeValue.fromL(List.of()));
    item.put(
        "list",
        AttributeValue.fromL(
            List.of(
                AttributeValue.fromL(List.of(AttributeValue.fromN("1"))),
                AttributeValue.fromM(Map.of("deep", AttributeValue.fromNul(true))),
                AttributeValue.fromM(Map.of()))));
    client.putItem(call -> call.tableName(tableName()).item(item)).join();

    List<Future<Optional<StudentItem>>> reads =
        table.inOneTurn(
            students ->
                List.of(students.get("types-1", PRESENT), students.get("types-2", PRESENT)));

    assertEquals(json(new StudentItem(item, false)), jsonOf(await(reads.get(0))));
    assertEquals(json(new StudentItem(item, false)), read("types-1"));
    assertEquals("", jsonOf(await(reads.get(1))));
  }

  @Test
  void a_turn_of_writes_keeps_every_character() throws Exception {
    String name = "\"\\/\b\f\n\r\t\u0001\u007f é € \ud83d\ude00 \u2028";

    awaitAll(
        table.inOneTurn(
            students ->
                List.of(
                    students.put(
                        new Student("text-1 " + name, name, name), Precondition.NONE, PRESENT),
                    students.put(new Student("text-2", name, ""), Precondition.NONE, PRESENT),
                    students.delete("text-3 " + name, Precondition.NONE, PRESENT),
                    students.update(
                        new Student("text-4 " + name, name, name), Precondition.NONE, PRESENT),
                    students.update(new Student("text-5", name, ""), Precondition.NONE, PRESENT))));

    for (String id : List.of("text-1 " + name, "text-2", "text-4 " + name, "text-5")) {
      StudentItem item =
          await(table.inOneTurn(students -> students.get(id, PRESENT))).orElseThrow();
      assertEquals(name, item.text("Name"), id);
      assertEquals(id, item.id());
    }
  }

  @Test
  void a_turn_of_250_creates_and_one_of_as_many_reads_mix_nothing_up() throws Exception {
    List<String> ids = IntStream.range(0, 250).mapToObj(i -> "many-" + i).toList();

    awaitAll(
        table.inOneTurn(
            students ->
                ids.stream()
                    .map(
                        id ->
                            students.put(
                                new Student(id, "Name of " + id, ""), Precondition.NONE, PRESENT))
                    .toList()));
    List<Future<Optional<StudentItem>>> reads =
        table.inOneTurn(students -> ids.stream().map(id -> students.get(id, PRESENT)).toList());

    for (int i = 0; i < ids.size(); i++) {
      assertEquals(student(ids.get(i), "Name of " + ids.get(i)), jsonOf(await(reads.get(i))));
    }
  }

  @Test
  void a_turn_of_updates_keeps_other_attributes_and_creates_missing_records() throws Exception {
    client
        .putItem(
            call ->
                call.tableName(tableName())
                    .item(
                        Map.of(
                            "StudentID", AttributeValue.fromS("update-1"),
                            "Year", AttributeValue.fromN("3"))))
        .join();

    List<Future<StudentItem>> updates =
        table.inOneTurn(
            students ->
                List.of(
                    students.update(
                        new Student("update-1", "Anita", "MCA"), Precondition.NONE, PRESENT),
                    students.update(
                        new Student("update-new", "Ravi", "MBA"), Precondition.NONE, PRESENT)));

    assertEquals("{\"Name\":\"Anita\",\"Dept\":\"MCA\"}", json(await(updates.get(0))));
    assertEquals("{\"Name\":\"Ravi\",\"Dept\":\"MBA\"}", json(await(updates.get(1))));
    assertEquals(ofTheSdk("batchExecuteStatement", "updateItem"), List.copyOf(operations));
    assertEquals(
        "{\"StudentID\":\"update-1\",\"Name\":\"Anita\",\"Dept\":\"MCA\",\"Year\":3}",
        read("update-1"));
    assertEquals(
        "{\"StudentID\":\"update-new\",\"Name\":\"Ravi\",\"Dept\":\"MBA\"}", read("update-new"));
  }

  @Test
  void one_item_too_large_harms_no_other_write_of_its_turn() throws Exception {
    String large = "x".repeat(410_000);

    List<Future<Void>> writes =
        table.inOneTurn(
            students ->
                List.of(
                    students.put(new Student("size-1", "A", ""), Precondition.NONE, PRESENT),
                    students.put(new Student("size-2", large, ""), Precondition.NONE, PRESENT),
                    students.put(new Student("size-3", "C", ""), Precondition.NONE, PRESENT)));

    await(writes.get(0));
    await(writes.get(2));
    assertEquals(
        StorageFailure.ITEM_TOO_LARGE, OneTurnTest.failure(writes.get(1)), operations::toString);
    assertEquals(student("size-1", "A"), read("size-1"));
    assertEquals("", read("size-2"));
    assertEquals(student("size-3", "C"), read("size-3"));
  }

  @Test
  void reads_of_large_items_come_back_whole() throws Exception {
    // 60 of 300 KB each are more than the 16 MB that one answer may have.
    List<String> ids = IntStream.range(0, 60).mapToObj(i -> "large-" + i).toList();
    String rest = "x".repeat(300_000);
    for (String id : ids) {
      put(id, id + rest);
    }

    List<Future<Optional<StudentItem>>> reads =
        table.inOneTurn(students -> ids.stream().map(id -> students.get(id, PRESENT)).toList());

    for (int i = 0; i < ids.size(); i++) {
      assertEquals(student(ids.get(i), ids.get(i) + rest), jsonOf(await(reads.get(i))));
    }
  }

  /** The same client, which notes what it is asked for. */
  private DynamoDbAsyncClient noting(DynamoDbAsyncClient client) {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            DynamoDbAsyncClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().contains("Item") || method.getName().contains("Statement")) {
                operations.add(method.getName());
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void put(String id, String name) throws Exception {
    await(
        table.inOneTurn(
            students -> students.put(new Student(id, name, ""), Precondition.NONE, PRESENT)));
  }

  private String read(String id) throws Exception {
    return jsonOf(await(table.inOneTurn(students -> students.get(id, PRESENT))));
  }

  private String tableName() {
    return (String) settings.get("TABLE_NAME");
  }

  private static String student(String id, String name) {
    return "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\",\"Dept\":\"\"}";
  }

  private static void awaitAll(List<? extends Future<?>> futures) throws Exception {
    for (Future<?> future : new ArrayList<>(futures)) {
      await(future);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }

  /** The item as JSON; empty where there is none. */
  private static String jsonOf(Optional<StudentItem> item) {
    return item.map(OneTurnOnDynamoDbLocalTest::json).orElse("");
  }

  private static String json(StudentItem item) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      item.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
