package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which update expressions become statements, and which ones. */
class UpdateTemplateTest {
  private static final AttributeValue X = AttributeValue.fromS("x");
  private static final AttributeValue Y = AttributeValue.fromS("y");
  private static final Set<String> KEY = new TreeSet<>(Set.of("k", "s"));

  /** Each attribute's placeholder is its name. */
  private static final Map<String, String> NAMES =
      Map.of("#a", "a", "#b", "b", "#c", "c", "#d", "d", "#k", "k");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET #a = :x, #b = :y REMOVE #c, #d",
        "REMOVE #c, #d SET #a = :x, #b = :y",
        "set #a=:x,#b=:y remove #c,#d",
        "SeT #a=:x,#b=:y ReMoVe #c,#d",
        "\n\tSET\r\n#a\t=\n:x , #b = :y\n  REMOVE\n #c\n,\t#d\n",
        "SET#a=:x,#b=:y REMOVE#c,#d"
      })
  void every_layout_of_an_expression_becomes_the_same_statement(String expression) {
    UpdateTemplate template = template(expression);

    assertEquals(
        "UPDATE \"Table-1.a_b\" SET \"a\"=? SET \"b\"=? REMOVE \"c\" REMOVE \"d\""
            + " WHERE \"k\"=? AND \"s\"=?",
        template.statement());
    assertEquals(List.of("a", "b"), template.set());
    assertEquals(List.of(X, Y), template.values(Map.of(":y", Y, ":x", X)));
  }

  @Test
  void a_value_may_be_set_twice() {
    UpdateTemplate template = template("SET #a = :x, #b = :x");

    assertEquals(List.of(X, X), template.values(Map.of(":x", X)));
  }

  @Test
  void a_reserved_word_or_a_name_with_a_blank_needs_no_more_than_its_placeholder() {
    UpdateTemplate template =
        of("SET #a = :x REMOVE #b", Map.of("#a", "Name", "#b", "it's a \u00E9"));

    assertEquals(
        "UPDATE \"Table-1.a_b\" SET \"Name\"=? REMOVE \"it's a \u00E9\" WHERE \"k\"=? AND \"s\"=?",
        template.statement());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "SET",
        "REMOVE",
        // Only DynamoDB knows which names it takes without a placeholder.
        "SET a = :x",
        "REMOVE a",
        "SET #a = :x, b = :y",
        // More than a statement can do.
        "ADD #a :x",
        "DELETE #a :x",
        "SET #a = :x ADD #b :y",
        "SET #a.#b = :x",
        "SET #a.b = :x",
        "SET #a[0] = :x",
        "REMOVE #a.#b",
        "REMOVE #a[0]",
        "SET #a = #b",
        "SET #a = (:x)",
        "SET #a = if_not_exists(#a, :x)",
        "SET #a = list_append(#a, :x)",
        "SET #a = #b + :x",
        "SET #a = :x + :y",
        "SET #a = :x - :y",
        // What DynamoDB refuses.
        "SET #a = :x, #a = :y",
        "SET #a = :x REMOVE #a",
        "SET #a = :x SET #b = :y",
        "REMOVE #a REMOVE #b",
        "SET #none = :x",
        "SET #k = :x",
        "REMOVE #k",
        "SET #a",
        "SET #a =",
        "SET #a :x",
        "REMOVE #a = :x",
        "SET #a = :x,",
        "SET , #a = :x",
        ", #a = :x",
        "SET #a = :x #b = :y",
        "SET #a = :x;",
        "SET #a = :x -- #b",
        "SET #a = :xREMOVE #b",
        "REMOVE #a, , #b",
        "REMOVE #a #b",
        "SET\u00A0#a = :x",
        "SET # = :x",
        "SET #a = :",
        "SET #a = :x-y",
        "SET #a = \"x\"",
        "SET #a = 1"
      })
  void an_expression_that_does_more_or_is_not_valid_becomes_none(String expression) {
    assertNull(template(expression));
  }

  @Test
  void names_are_all_used_and_can_be_quoted() {
    assertNull(of("SET #a = :x", Map.of("#a", "a", "#b", "b")));
    assertNull(of("SET #a = :x, #b = :y", Map.of("#a", "a", "#b", "a")));
    for (String name : List.of("", "say \"a\"", "a\\b", "a\nb", "\uD800")) {
      assertNull(of("SET #a = :x", Map.of("#a", name)), name);
    }
    Map<String, String> none = new HashMap<>();
    none.put("#a", null);
    assertNull(of("SET #a = :x", none));
    assertNull(UpdateTemplate.of("SET #a = :x", Map.of("#a", "a"), "Table-1", Set.of("say \"k\"")));
  }

  @Test
  void dynamodbs_limits_are_kept() {
    assertNotNull(of("SET #a = :x", Map.of("#a", "n".repeat(8_000))));
    assertNull(of("SET #a = :x", Map.of("#a", "n".repeat(8_192))));
    assertNull(template("SET #a = :x" + " ".repeat(4_096)));
    String longest = "#" + "n".repeat(255);
    assertNull(of("SET " + longest + " = :x", Map.of(longest, "a")));
    assertNotNull(many(100));
    assertNull(many(101));
  }

  private static UpdateTemplate many(int count) {
    Map<String, String> names = new HashMap<>();
    IntStream.range(0, count).forEach(i -> names.put("#" + i, "a" + i));
    return of("REMOVE " + String.join(",", names.keySet()), names);
  }

  @ParameterizedTest
  @MethodSource("valuesThatAreKept")
  void a_value_that_dynamodb_keeps_as_it_is_can_be_set(AttributeValue value) {
    assertEquals(List.of(value), template("SET #a = :x").values(Map.of(":x", value)));
  }

  static Stream<AttributeValue> valuesThatAreKept() {
    return Stream.of(
        X,
        AttributeValue.fromS(""),
        AttributeValue.fromS("\uD83D\uDE00 \u00E9"),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])),
        AttributeValue.fromBool(false),
        AttributeValue.fromNul(true));
  }

  @ParameterizedTest
  @MethodSource("otherValues")
  void any_other_value_can_not(AttributeValue value) {
    assertNull(template("SET #a = :x").values(Map.of(":x", value)));
  }

  static Stream<AttributeValue> otherValues() {
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
        AttributeValue.fromS("\uD800"));
  }

  @Test
  void values_are_all_there_and_used() {
    UpdateTemplate template = template("SET #a = :x");

    assertNull(template.values(Map.of()));
    assertNull(template.values(Map.of(":y", Y)));
    assertNull(template.values(Map.of(":x", X, ":y", Y)));
  }

  /** With the names that it uses. */
  private static UpdateTemplate template(String expression) {
    Map<String, String> used =
        NAMES.entrySet().stream()
            .filter(name -> expression.contains(name.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return of(expression, used);
  }

  private static UpdateTemplate of(String expression, Map<String, String> names) {
    return UpdateTemplate.of(expression, names, "Table-1.a_b", KEY);
  }
}
