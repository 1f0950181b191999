package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Which updates become statements, and which ones. */
class UpdateStatementsTest {
  private static final AttributeValue X = AttributeValue.fromS("x");
  private static final AttributeValue Y = AttributeValue.fromS("y");

  private static final String TABLE = "Table-1.a_b";

  /** Asks no client: all keys with two attributes are known, or not to be had. */
  private static final KeySchemas SCHEMAS =
      new KeySchemas(new NoDynamoDb(), Map.of(TABLE, Set.of("k", "s")));

  private final UpdateStatements statements = new UpdateStatements(SCHEMAS);

  /** A client that supports no operation. */
  private static final class NoDynamoDb implements DynamoDbAsyncClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void an_update_becomes_a_statement_with_its_values_and_key_as_parameters() {
    UpdateItemRequest update =
        update("SET #a = :x, b = :y REMOVE c")
            .key(Map.of("s", AttributeValue.fromN("7"), "k", AttributeValue.fromS("id")))
            .expressionAttributeNames(Map.of("#a", "Name"))
            .expressionAttributeValues(Map.of(":x", X, ":y", Y))
            .build();

    BatchStatementRequest statement = statements.of(update).orElseThrow().statement();

    assertEquals(
        "UPDATE \"Table-1.a_b\" SET \"Name\"=? SET \"b\"=? REMOVE \"c\" WHERE \"k\"=? AND \"s\"=?",
        statement.statement());
    assertEquals(
        List.of(X, Y, AttributeValue.fromS("id"), AttributeValue.fromN("7")),
        statement.parameters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET a = :x, b = :y REMOVE c, d",
        "REMOVE c, d SET a = :x, b = :y",
        "set a=:x,b=:y remove c,d",
        "SeT a=:x,b=:y ReMoVe c,d",
        "\n\tSET\r\na\t=\n:x , b = :y\n  REMOVE\n c\n,\td\n",
        "SET#a=:x,#b=:y REMOVE#c,#d",
        "SET a=:x,#b=:y REMOVE c,#d"
      })
  void every_layout_of_an_expression_becomes_the_same_statement(String expression) {
    Map<String, String> names =
        Stream.of("a", "b", "c", "d")
            .filter(name -> expression.contains("#" + name))
            .collect(Collectors.toMap(name -> "#" + name, name -> name));
    UpdateItemRequest.Builder update =
        update(expression).expressionAttributeValues(Map.of(":x", X, ":y", Y));
    if (!names.isEmpty()) {
      update.expressionAttributeNames(names);
    }

    UpdateStatement statement = statements.of(update.build()).orElseThrow();

    assertEquals(
        "UPDATE \"Table-1.a_b\" SET \"a\"=? SET \"b\"=? REMOVE \"c\" REMOVE \"d\" WHERE \"k\"=?",
        statement.statement().statement());
    assertEquals(List.of(X, Y, AttributeValue.fromS("id")), statement.statement().parameters());
    assertEquals(Map.of("a", X, "b", Y), statement.updatedNew());
  }

  @Test
  void a_value_may_be_set_twice() {
    UpdateItemRequest update = setting("SET a = :x, b = :x", X).build();

    UpdateStatement statement = statements.of(update).orElseThrow();

    assertEquals(List.of(X, X, AttributeValue.fromS("id")), statement.statement().parameters());
    assertEquals(Map.of("a", X, "b", X), statement.updatedNew());
  }

  @Test
  void an_update_that_only_removes_returns_no_attributes() {
    UpdateStatement statement =
        statements
            .of(update("REMOVE c").returnValues(ReturnValue.UPDATED_NEW).build())
            .orElseThrow();

    assertEquals(Map.of(), statement.updatedNew());
    assertTrue(statement.returnsUpdatedNew());
  }

  @Test
  void it_says_whether_new_values_are_asked_for() {
    assertFalse(returnsUpdatedNew(update -> {}));
    assertFalse(returnsUpdatedNew(update -> update.returnValues(ReturnValue.NONE)));
    assertTrue(returnsUpdatedNew(update -> update.returnValues(ReturnValue.UPDATED_NEW)));
  }

  @ParameterizedTest
  @MethodSource("expressionsOfTheirOwn")
  void an_expression_that_does_more_or_is_not_valid_passes_through(
      String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    UpdateItemRequest.Builder update = update(expression);
    if (names != null) {
      update.expressionAttributeNames(names);
    }
    if (values != null) {
      update.expressionAttributeValues(values);
    }

    assertPassesThrough(update);
  }

  static Stream<Arguments> expressionsOfTheirOwn() {
    Map<String, AttributeValue> x = Map.of(":x", X);
    Map<String, AttributeValue> xy = Map.of(":x", X, ":y", Y);
    return Stream.of(
        arguments("ADD a :x", null, x),
        arguments("DELETE a :x", null, x),
        arguments("SET a = :x ADD b :y", null, xy),
        arguments("SET a = :x DELETE b :y", null, xy),
        arguments("SET a.b = :x", null, x),
        arguments("SET a[0] = :x", null, x),
        arguments("SET #a.#b = :x", Map.of("#a", "a", "#b", "b"), x),
        arguments("SET #a[1] = :x", Map.of("#a", "a"), x),
        arguments("REMOVE a.b", null, null),
        arguments("REMOVE a[0]", null, null),
        arguments("SET a = b", null, null),
        arguments("SET a = #b", Map.of("#b", "b"), null),
        arguments("SET a = (:x)", null, x),
        arguments("SET a = if_not_exists(a, :x)", null, x),
        arguments("SET a = list_append(a, :x)", null, x),
        arguments("SET a = a + :x", null, x),
        arguments("SET a = :x + :y", null, xy),
        arguments("SET a = :x - :y", null, xy),
        arguments("SET a = :x, a = :y", null, xy),
        arguments("SET a = :x REMOVE a", null, x),
        arguments("SET a = :x, #a = :y", Map.of("#a", "a"), xy),
        arguments("REMOVE #a, #b", Map.of("#a", "a", "#b", "a"), null),
        arguments("SET a = :x SET b = :y", null, xy),
        arguments("REMOVE a REMOVE b", null, null),
        arguments("SET #a = :x", null, x),
        arguments("SET #a = :x", Map.of("#b", "b"), x),
        arguments("SET #a = :x", Map.of("#a", "a", "#b", "b"), x),
        arguments("SET #a = :x", Map.of("#a", ""), x),
        arguments("SET #a = :x", Map.of("#a", "say \"a\""), x),
        arguments("SET #a = :x", Map.of("#a", "a\\b"), x),
        arguments("SET #a = :x", Map.of("#a", "a\nb"), x),
        arguments("SET #a = :x", Map.of("#a", "\uD800"), x),
        arguments("SET #a = :x", mapOf("#a", null), x),
        arguments("SET a = x", null, Map.of("x", X)),
        arguments("SET a = =", null, Map.of("=", X)),
        arguments("SET a = :x", Map.of(), x),
        arguments("SET a = :x", Map.of("#a", "a"), x),
        arguments("SET a = :x", null, null),
        arguments("SET a = :x", null, xy),
        arguments("SET a = :x", null, Map.of(":y", Y)),
        arguments("SET a = :x", null, mapOf(":x", null)),
        arguments("REMOVE a", null, Map.of()),
        arguments("REMOVE a", null, x),
        arguments("SET k = :x", null, x),
        arguments("SET #k = :x", Map.of("#k", "k"), x),
        arguments("REMOVE k", null, null),
        arguments("", null, null),
        arguments("  ", null, null),
        arguments("SET", null, null),
        arguments("REMOVE", null, null),
        arguments("SET a", null, null),
        arguments("SET a =", null, null),
        arguments("SET a :x", null, x),
        arguments("SET a = :x,", null, x),
        arguments("SET , a = :x", null, x),
        arguments("SET a = :x b = :y", null, xy),
        arguments("SET a = :x;", null, x),
        arguments("SET a = :x -- b", null, x),
        arguments("SET a = :xREMOVE b", null, x),
        arguments("SETa = :x", null, x),
        arguments("REMOVE a, , b", null, null),
        arguments("REMOVE a b", null, null),
        arguments("SET _a = :x", null, x),
        arguments("SET 1a = :x", null, x),
        arguments("SET a-b = :x", null, x),
        arguments("SET \u00E9 = :x", null, x),
        arguments("SET\u00A0a = :x", null, x),
        arguments("SET \"a\" = :x", null, x),
        arguments("SET a = \"x\"", null, null),
        arguments("SET a = 1", null, null),
        arguments("SET # = :x", Map.of("#", "a"), x),
        arguments("SET a = :", null, Map.of(":", X)),
        arguments("SET a = :x-y", null, Map.of(":x-y", X)),
        arguments("SET #" + "n".repeat(255) + " = :x", Map.of("#" + "n".repeat(255), "a"), x),
        arguments("SET a = :x" + " ".repeat(4_096), null, x));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Name", "name", "STATUS", "Convert", "size", "set", "remove", "add"})
  void a_reserved_word_needs_a_placeholder(String word) {
    assertPassesThrough(setting("SET " + word + " = :x", X));
    assertPassesThrough(update("REMOVE " + word));

    UpdateItemRequest.Builder placeholder =
        setting("SET #w = :x", X).expressionAttributeNames(Map.of("#w", word));
    assertTrue(statements.of(placeholder.build()).isPresent());
  }

  @ParameterizedTest
  @MethodSource("requestsOfTheirOwn")
  void a_request_that_asks_for_more_passes_through(Consumer<UpdateItemRequest.Builder> more) {
    UpdateItemRequest.Builder update = setting("SET a = :x", X);
    assertTrue(statements.of(update.build()).isPresent());

    more.accept(update);

    assertPassesThrough(update);
  }

  static Stream<Consumer<UpdateItemRequest.Builder>> requestsOfTheirOwn() {
    return Stream.of(
        update -> update.conditionExpression("attribute_exists(k)"),
        update -> update.expected(Map.of("a", ExpectedAttributeValue.builder().value(X).build())),
        update -> update.expected(Map.of()),
        update ->
            update
                .updateExpression(null)
                .attributeUpdates(
                    Map.of(
                        "a",
                        AttributeValueUpdate.builder()
                            .action(AttributeAction.PUT)
                            .value(X)
                            .build())),
        update -> update.attributeUpdates(Map.of()),
        update -> update.conditionalOperator(ConditionalOperator.AND),
        update -> update.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL),
        update -> update.returnConsumedCapacity(ReturnConsumedCapacity.INDEXES),
        update -> update.returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE),
        update ->
            update.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
        update -> update.returnValues(ReturnValue.ALL_NEW),
        update -> update.returnValues(ReturnValue.ALL_OLD),
        update -> update.returnValues(ReturnValue.UPDATED_OLD),
        update -> update.returnValues("SOMETHING_NEW"),
        update -> update.updateExpression(null),
        update -> update.tableName(null),
        update -> update.tableName("ab"),
        update -> update.tableName("a".repeat(256)),
        update -> update.tableName("Students\" WHERE"),
        update -> update.tableName("arn:aws:dynamodb:eu-west-1:123456789012:table/Students"),
        update -> update.key(null),
        update -> update.key(Map.of()),
        update -> update.key(Map.of("say \"k\"", X)),
        update -> update.key(Map.of("", X)),
        update -> update.key(Map.of("k", X, "l", X, "m", X)),
        update -> update.key(Map.of("k", X, "l", X)),
        update -> update.tableName("Unknown").key(Map.of("k", X, "s", X)),
        update -> update.key(mapOf(null, X)),
        update -> update.key(mapOf("k", null)));
  }

  @Test
  void none_of_what_may_be_returned_is_as_good_as_nothing_said() {
    UpdateItemRequest.Builder update =
        setting("SET a = :x", X)
            .returnValues(ReturnValue.NONE)
            .returnConsumedCapacity(ReturnConsumedCapacity.NONE)
            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.NONE);

    assertTrue(statements.of(update.build()).isPresent());
  }

  @ParameterizedTest
  @MethodSource("valuesThatAreKept")
  void a_value_that_dynamodb_keeps_as_it_is_can_be_set(AttributeValue value) {
    UpdateStatement statement = statements.of(setting("SET a = :x", value).build()).orElseThrow();

    assertEquals(Map.of("a", value), statement.updatedNew());
  }

  static Stream<AttributeValue> valuesThatAreKept() {
    return Stream.of(
        X,
        AttributeValue.fromS(""),
        AttributeValue.fromS("\uD83D\uDE00 \u00E9"),
        AttributeValue.fromB(SdkBytes.fromUtf8String("b")),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])),
        AttributeValue.fromBool(true),
        AttributeValue.fromBool(false),
        AttributeValue.fromNul(true));
  }

  @ParameterizedTest
  @MethodSource("valuesOfTheirOwn")
  void any_other_value_passes_through(AttributeValue value) {
    assertPassesThrough(setting("SET a = :x", value));
  }

  static Stream<AttributeValue> valuesOfTheirOwn() {
    return Stream.of(
        AttributeValue.fromN("1"),
        AttributeValue.fromNul(false),
        AttributeValue.fromL(List.of(X)),
        AttributeValue.fromM(Map.of("m", X)),
        AttributeValue.fromSs(List.of("x")),
        AttributeValue.fromNs(List.of("1")),
        AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("b"))),
        AttributeValue.builder().build(),
        AttributeValue.builder().s("x").n("1").build(),
        AttributeValue.builder().s("x").s(null).build(),
        AttributeValue.fromS("half a pair \uD83D"),
        AttributeValue.fromS("\uDE00\uD83D"));
  }

  @ParameterizedTest
  @MethodSource("keyValues")
  void a_key_is_a_text_a_number_or_bytes(AttributeValue value) {
    UpdateItemRequest update = setting("SET a = :x", X).key(Map.of("k", value)).build();

    BatchStatementRequest statement = statements.of(update).orElseThrow().statement();

    assertEquals(List.of(X, value), statement.parameters());
  }

  static Stream<AttributeValue> keyValues() {
    return Stream.of(
        AttributeValue.fromS("id"),
        AttributeValue.fromS("a".repeat(2_048)),
        AttributeValue.fromS("\u00E9".repeat(1_024)),
        AttributeValue.fromS("\uD83D\uDE00".repeat(512)),
        AttributeValue.fromN("0"),
        AttributeValue.fromN("-12.50"),
        AttributeValue.fromN("9".repeat(38)),
        AttributeValue.fromB(SdkBytes.fromUtf8String("id")));
  }

  @ParameterizedTest
  @MethodSource("keyValuesOfTheirOwn")
  void any_other_key_passes_through(AttributeValue value) {
    assertPassesThrough(setting("SET a = :x", X).key(Map.of("k", value)));
  }

  static Stream<AttributeValue> keyValuesOfTheirOwn() {
    return Stream.of(
        AttributeValue.fromS(""),
        AttributeValue.fromS("a".repeat(2_049)),
        AttributeValue.fromS("\u20AC".repeat(683)),
        AttributeValue.fromS("\uD83D"),
        AttributeValue.fromN(""),
        AttributeValue.fromN("-"),
        AttributeValue.fromN("1E3"),
        AttributeValue.fromN("+1"),
        AttributeValue.fromN(".5"),
        AttributeValue.fromN("5."),
        AttributeValue.fromN("1.2.3"),
        AttributeValue.fromN("1-2"),
        AttributeValue.fromN("seven"),
        AttributeValue.fromN("\u0661"),
        AttributeValue.fromN("9".repeat(39)),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[2_049])),
        AttributeValue.fromBool(true),
        AttributeValue.fromNul(true),
        AttributeValue.fromL(List.of()),
        AttributeValue.fromSs(List.of("id")),
        AttributeValue.builder().build());
  }

  @Test
  void a_statement_has_at_most_8192_characters() {
    int others = "UPDATE \"Table-1.a_b\" SET \"\"=? WHERE \"k\"=?".length();
    String longest = "a".repeat(8_192 - others);
    UpdateItemRequest.Builder update = setting("SET #a = :x", X);

    update.expressionAttributeNames(Map.of("#a", longest));
    assertEquals(
        8_192, statements.of(update.build()).orElseThrow().statement().statement().length());

    assertPassesThrough(update.expressionAttributeNames(Map.of("#a", longest + "a")));
  }

  @Test
  void an_update_changes_at_most_a_hundred_attributes() {
    assertTrue(statements.of(update("REMOVE " + names(100)).build()).isPresent());
    assertPassesThrough(update("REMOVE " + names(101)));
  }

  @Test
  void an_expression_is_read_once_for_each_table_key_and_set_of_names() {
    UpdateItemRequest first = setting("SET #a = :x", X).expressionAttributeNames(name("n")).build();
    UpdateItemRequest same =
        setting(String.join(" = ", "SET #a", ":x"), Y)
            .expressionAttributeNames(name("n"))
            .key(Map.of("k", AttributeValue.fromS("another")))
            .build();

    String statement = text(first);

    assertSame(statement, text(same));
    assertEquals(statement.replace(TABLE, "Other"), text(first.copy(u -> u.tableName("Other"))));
    assertEquals(
        statement.replace("\"n\"", "\"m\""),
        text(first.copy(u -> u.expressionAttributeNames(name("m")))));
    assertEquals(
        statement.replace("\"k\"", "\"key\""), text(first.copy(u -> u.key(Map.of("key", X)))));
    assertEquals(statement, text(first));
  }

  @Test
  void only_the_newest_expressions_are_remembered() {
    String first = text(setting("SET a = :x", X).build());
    IntStream.range(0, 255).forEach(i -> text(setting("SET a" + i + " = :x", X).build()));
    assertSame(first, text(setting("SET a = :x", X).build()));

    IntStream.range(0, 256).forEach(i -> text(setting("SET b" + i + " = :x", X).build()));

    String again = text(setting("SET a = :x", X).build());
    assertEquals(first, again);
    assertNotSame(first, again);
  }

  private String text(UpdateItemRequest update) {
    return statements.of(update).orElseThrow().statement().statement();
  }

  private static Map<String, String> name(String attribute) {
    return Map.of("#a", attribute);
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
  }

  private boolean returnsUpdatedNew(Consumer<UpdateItemRequest.Builder> more) {
    UpdateItemRequest.Builder update = setting("SET a = :x", X);
    more.accept(update);
    return statements.of(update.build()).orElseThrow().returnsUpdatedNew();
  }

  /** Twice, as the second comes from memory. */
  private void assertPassesThrough(UpdateItemRequest.Builder update) {
    UpdateItemRequest request = update.build();
    assertEquals(Optional.empty(), statements.of(request).map(UpdateStatement::statement));
    assertEquals(Optional.empty(), statements.of(request).map(UpdateStatement::statement));
  }

  private static UpdateItemRequest.Builder setting(String expression, AttributeValue x) {
    return update(expression).expressionAttributeValues(Map.of(":x", x));
  }

  private static UpdateItemRequest.Builder update(String expression) {
    return UpdateItemRequest.builder()
        .tableName(TABLE)
        .key(Map.of("k", AttributeValue.fromS("id")))
        .updateExpression(expression);
  }

  private static <T> Map<String, T> mapOf(String key, T value) {
    Map<String, T> map = new HashMap<>();
    map.put(key, value);
    return map;
  }
}
