package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.dynamodb.batch.UpdateOperation.Update;
import dev.rollcall.support.DynamoDbLocal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A statement does to an item on DynamoDB Local what the update does that it comes from. */
class UpdateEquivalenceIT {
  private static final String SIMPLE = "UpdateEquivalence";
  private static final String PARTITION_KEY = "StudentID";
  private static final String COMPOSITE = "UpdateEquivalenceSorted";

  /** The tables' attributes beside the key; some are reserved words, or need quotes. */
  private static final List<String> ATTRIBUTES =
      List.of(
          "a", "b", "B2", "Name", "size", "with space", "dotted.name", "it's", "x[0]", "\u00E9");

  private final KeySchemas keys =
      new KeySchemas(
          client(),
          Map.of(SIMPLE, Set.of(PARTITION_KEY), COMPOSITE, Set.of(PARTITION_KEY, "number")));

  /**
   * @param old the value that the item has before, null for none
   * @param change the value that it gets; null where the attribute is removed
   */
  private record Change(String attribute, AttributeValue old, AttributeValue change) {
    String name() {
      return placeholder('#');
    }

    String placeholder(char kind) {
      return kind + "p" + ATTRIBUTES.indexOf(attribute);
    }
  }

  /** How an expression is laid out. */
  private record Layout(String set, String remove, boolean setFirst, String space, String comma) {}

  /** One for all tries of a test; closed by jqwik. */
  private record Tables(DynamoDbAsyncClient client) implements Store.CloseOnReset {
    static Tables create() {
      DynamoDbAsyncClient client =
          DynamoDbAsyncClient.builder()
              .credentialsProvider(DynamoDbLocal.CREDENTIALS)
              .endpointOverride(DynamoDbLocal.shared().endpoint())
              .region(Region.EU_WEST_1)
              .build();
      DynamoDbLocal.createTable(client, SIMPLE);
      DynamoDbLocal.createTable(client, COMPOSITE, PARTITION_KEY, "number");
      return new Tables(client);
    }

    @Override
    public void close() {
      client.close();
    }
  }

  @Property(tries = 25)
  void a_statement_leaves_the_same_item_and_returns_the_same_attributes(
      @ForAll("changes") List<Change> changes,
      @ForAll("layouts") Layout layout,
      @ForAll("numbers") String number) {
    boolean hasSortKey = !number.isEmpty();
    Map<String, AttributeValue> twin = storedItem(changes, number);
    Map<String, AttributeValue> other = storedItem(changes, number);
    UpdateItemRequest update = update(changes, layout, key(twin)).build();

    UpdateItemResponse updated = client().updateItem(update).join();
    Update statement =
        new UpdateOperation(client(), update.tableName(), keys)
            .member(update.copy(request -> request.key(key(other))));
    BatchStatementResponse executed = execute(statement.statement());

    assertEquals(null, executed.error());
    assertEquals(hasSortKey ? 2 : 1, key(other).size());
    assertEquals(updated.attributes(), statement.updatedNew());
    assertEquals(updated.hasAttributes(), !statement.updatedNew().isEmpty());
    assertEquals(
        withoutKey(read(update.tableName(), key(twin))),
        withoutKey(read(update.tableName(), key(other))));
  }

  @Example
  void a_hundred_attributes_fit_into_one_statement() {
    Map<String, AttributeValue> item = storedItem(List.of(), "");
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> actions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      actions.add("#a" + i + "=:v" + i);
      names.put("#a" + i, "a" + i);
      values.put(":v" + i, AttributeValue.fromS("value " + i));
    }
    UpdateItemRequest update =
        UpdateItemRequest.builder()
            .tableName(SIMPLE)
            .key(key(item))
            .updateExpression("SET " + String.join(",", actions))
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .build();

    BatchStatementResponse executed =
        execute(new UpdateOperation(client(), SIMPLE, keys).member(update).statement());

    assertEquals(null, executed.error());
    assertEquals(100, withoutKey(read(SIMPLE, key(item))).size());
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<AttributeValue> maybe = values().injectNull(0.3);
    return Combinators.combine(Arbitraries.of(ATTRIBUTES), maybe, maybe)
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .uniqueElements(Change::attribute);
  }

  @Provide
  Arbitrary<Layout> layouts() {
    return Combinators.combine(
            Arbitraries.of("SET", "set", "Set"),
            Arbitraries.of("REMOVE", "remove", "rEmOvE"),
            Arbitraries.of(true, false),
            Arbitraries.of(" ", "\n", "\t", "\r\n", "  "),
            Arbitraries.of(",", ", ", " ,", "\n,\t"))
        .as(Layout::new);
  }

  /** Of the sort key; empty where there is none. */
  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.of("", "", "0", "7", "-3", "12.50", "-0.001", "12345678901234567890");
  }

  private static Arbitrary<AttributeValue> values() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars("ab?:#\"'\\ \n")
            .withCharRange('\u00E0', '\u00FF')
            .ofMaxLength(20)
            .map(AttributeValue::fromS),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(20)
            .map(bytes -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes))),
        Arbitraries.of(true, false).map(AttributeValue::fromBool),
        Arbitraries.just(AttributeValue.fromNul(true)));
  }

  private static UpdateItemRequest.Builder update(
      List<Change> changes, Layout layout, Map<String, AttributeValue> key) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (Change change : changes) {
      names.put(change.name(), change.attribute());
      if (change.change() != null) {
        values.put(change.placeholder(':'), change.change());
      }
    }
    return UpdateItemRequest.builder()
        .tableName(key.size() == 1 ? SIMPLE : COMPOSITE)
        .key(key)
        .updateExpression(expression(changes, layout))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values.isEmpty() ? null : values)
        .returnValues(ReturnValue.UPDATED_NEW);
  }

  private static String expression(List<Change> changes, Layout layout) {
    String set =
        changes.stream()
            .filter(change -> change.change() != null)
            .map(change -> change.name() + layout.space() + "=" + change.placeholder(':'))
            .collect(Collectors.joining(layout.comma()));
    String removed =
        changes.stream()
            .filter(change -> change.change() == null)
            .map(Change::name)
            .collect(Collectors.joining(layout.comma()));
    List<String> clauses = new ArrayList<>();
    if (!set.isEmpty()) {
      clauses.add(layout.set() + layout.space() + set);
    }
    if (!removed.isEmpty()) {
      clauses.add(layout.setFirst() ? clauses.size() : 0, layout.remove() + " " + removed);
    }
    return String.join(layout.space(), clauses);
  }

  /** Stores an item of its own, and returns it. */
  private static Map<String, AttributeValue> storedItem(List<Change> changes, String number) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(PARTITION_KEY, AttributeValue.fromS(UUID.randomUUID().toString()));
    if (!number.isEmpty()) {
      item.put("number", AttributeValue.fromN(number));
    }
    for (Change change : changes) {
      if (change.old() != null) {
        item.put(change.attribute(), change.old());
      }
    }
    String table = number.isEmpty() ? SIMPLE : COMPOSITE;
    client().putItem(put -> put.tableName(table).item(item)).join();
    return item;
  }

  private static BatchStatementResponse execute(BatchStatementRequest statement) {
    return client()
        .batchExecuteStatement(batch -> batch.statements(statement))
        .join()
        .responses()
        .get(0);
  }

  private static Map<String, AttributeValue> read(String table, Map<String, AttributeValue> key) {
    return client()
        .getItem(get -> get.tableName(table).key(key).consistentRead(true))
        .join()
        .item();
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>(item);
    key.keySet().removeIf(name -> !name.equals(PARTITION_KEY) && !name.equals("number"));
    return key;
  }

  private static Map<String, AttributeValue> withoutKey(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> rest = new HashMap<>(item);
    rest.keySet().removeIf(name -> name.equals(PARTITION_KEY) || name.equals("number"));
    return rest;
  }

  private static DynamoDbAsyncClient client() {
    return Store.getOrCreate("tables", Lifespan.RUN, Tables::create).get().client();
  }
}
