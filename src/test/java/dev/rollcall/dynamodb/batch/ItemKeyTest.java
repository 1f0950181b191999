package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which keys are equal. */
class ItemKeyTest {
  private static final Set<String> K = Set.of("k");

  @Test
  void a_text_is_its_own_key() {
    String text = "101";

    assertSame(text, key(AttributeValue.fromS(text)));
  }

  @Test
  void bytes_are_equal_by_content() {
    SdkBytes bytes = SdkBytes.fromUtf8String("101");

    assertEquals(bytes, key(AttributeValue.fromB(bytes)));
    assertEquals(bytes, key(AttributeValue.fromB(SdkBytes.fromUtf8String("101"))));
    assertNotEquals(key(AttributeValue.fromS("101")), key(AttributeValue.fromB(bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1E0", "1e0", "0.1E1", "10E-1", "+1", "01", "1.00000"})
  void numbers_are_equal_by_value(String one) {
    assertEquals(number("1"), number(one));
    assertEquals(number("1").hashCode(), number(one).hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "0.0", "-0.000", "0E5", "0E-999999999", "0E999999999"})
  void every_zero_is_the_same(String zero) {
    assertEquals(BigDecimal.ZERO, number(zero));
  }

  @Test
  void different_numbers_are_not_equal() {
    assertNotEquals(number("1"), number("-1"));
    assertNotEquals(number("1"), number("1.0000000000000000000000000000000000001"));
    assertNotEquals(number("1E125"), number("1E124"));
    assertEquals(number("1" + "0".repeat(125)), number("1E125"));
    assertEquals(number("0." + "0".repeat(129) + "1"), number("1E-130"));
  }

  @Test
  void a_text_never_equals_a_number() {
    assertNotEquals(key(AttributeValue.fromS("1")), number("1"));
    assertNotEquals(key(AttributeValue.fromS("one")), number("one"));
    assertNotEquals(key(AttributeValue.fromS("1E999999999")), number("1E999999999"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one",
        "",
        " 1",
        "NaN",
        "\u0661",
        "1E1001",
        "1E999999999",
        "1E-999999999",
        "10E2147483647",
        "1E99999999999"
      })
  void what_is_no_number_of_dynamodbs_equals_itself_only(String text) {
    Object raw = number(text);

    assertEquals(raw, number(text));
    assertNotEquals(raw, number(text + "0"));
    assertNotEquals(raw, number("1"));
  }

  @Test
  void an_enormous_number_costs_no_time() {
    String digits = "9".repeat(400_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 100; i++) {
            assertNotNull(number(digits).hashCode());
            assertNotNull(number("1E999999999").hashCode());
            assertNotNull(number("1E-999999999").hashCode());
          }
        });
  }

  @Test
  void several_attributes_make_a_list_in_the_order_of_their_names() {
    Map<String, AttributeValue> item =
        Map.of(
            "sort", AttributeValue.fromN("7.0"),
            "id", AttributeValue.fromS("a"),
            "other", AttributeValue.fromS("x"));
    List<Object> expected = List.of("a", new BigDecimal(7));

    assertEquals(expected, ItemKey.of(item, new LinkedHashSet<>(List.of("sort", "id"))));
    assertEquals(expected, ItemKey.of(item, new TreeSet<>(List.of("id", "sort"))));
    assertEquals(expected, ItemKey.of(item, Set.of("id", "sort")));
  }

  @Test
  void there_is_no_key_where_an_attribute_is_missing() {
    Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("a"));

    assertNull(ItemKey.of(item, K));
    assertNull(ItemKey.of(item, Set.of("id", "sort")));
    assertNull(ItemKey.of(Map.of(), Set.of()));
  }

  @ParameterizedTest
  @MethodSource("valuesOfOtherTypes")
  void there_is_no_key_of_another_type(AttributeValue value) {
    assertNull(key(value));
    assertNull(ItemKey.of(Map.of("k", value, "l", AttributeValue.fromS("a")), Set.of("k", "l")));
  }

  static Stream<AttributeValue> valuesOfOtherTypes() {
    return Stream.of(
        AttributeValue.fromBool(true),
        AttributeValue.fromNul(true),
        AttributeValue.fromL(List.of()),
        AttributeValue.fromM(Map.of()),
        AttributeValue.fromSs(List.of("a")),
        AttributeValue.fromNs(List.of("1")),
        AttributeValue.builder().build(),
        AttributeValue.builder().s("a").n("1").build(),
        AttributeValue.builder().s("a").s(null).build(),
        AttributeValue.builder().n("1").n(null).build());
  }

  private static Object number(String text) {
    return key(AttributeValue.fromN(text));
  }

  private static Object key(AttributeValue value) {
    return ItemKey.of(Map.of("k", value), K);
  }
}
