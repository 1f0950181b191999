package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that other clients of the table wrote. */
interface ItemContract extends Contract {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "-42",
        "3.14159265358979323846264338327950288",
        "99999999999999999999999999999999999999",
        "-12345678901234567890.123456789012345678",
        "0.00000000000000000000000000000000000001",
      })
  default void a_number_keeps_all_its_digits(String number) {
    store("number", Map.of("X", AttributeValue.fromN(number)));

    String body = api().get("/student/number").body();
    String written = body.substring(body.indexOf("\"X\":") + 4, body.length() - 1);

    assertEquals(0, new BigDecimal(number).compareTo(new BigDecimal(written)), written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.9999999999999999999999999999999999999E+125", "-1E-130", "1e100"})
  default void a_number_with_an_exponent_keeps_its_value(String number) {
    a_number_keeps_all_its_digits(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"12345678901234567890123456789012345678", "-0.5", "1.25"})
  default void a_plain_number_is_written_as_it_is_stored(String number) {
    store("plain", Map.of("X", AttributeValue.fromN(number)));

    api().get("/student/plain").is(200, "{\"StudentID\":\"plain\",\"X\":" + number + "}");
  }

  @Test
  default void every_type_becomes_its_json() {
    store(
        "types",
        Map.of(
            "S", AttributeValue.fromS("text \"é\" 😀"),
            "Empty", AttributeValue.fromS(""),
            "True", AttributeValue.fromBool(true),
            "False", AttributeValue.fromBool(false),
            "Null", AttributeValue.fromNul(true),
            "B", bytes(0, 255, 127, 128),
            "L",
                AttributeValue.fromL(List.of(AttributeValue.fromN("1"), AttributeValue.fromS("x"))),
            "NoL", AttributeValue.fromL(List.of()),
            "NoM", AttributeValue.fromM(Map.of())));

    api()
        .get("/student/types")
        .is(
            200,
            "{\"StudentID\":\"types\",\"B\":\"AP9/gA==\",\"Empty\":\"\",\"False\":false,"
                + "\"L\":[1,\"x\"],\"NoL\":[],\"NoM\":{},\"Null\":null,"
                + "\"S\":\"text \\\"é\\\" 😀\",\"True\":true}");
  }

  @Test
  default void sets_become_arrays() {
    store(
        "sets",
        Map.of(
            "SS", AttributeValue.fromSs(List.of("b", "a")),
            "NS", AttributeValue.fromNs(List.of("2", "-1.5", "1E3")),
            "BS", AttributeValue.fromBs(List.of(bytes(1).b(), bytes(2).b()))));

    JsonObject item = new JsonObject(api().get("/student/sets").body());

    assertEquals(Set.of("a", "b"), texts(item.getJsonArray("SS")));
    assertEquals(Set.of("AQ==", "Ag=="), texts(item.getJsonArray("BS")));
    assertEquals(Set.of(2.0, -1.5, 1000.0), numbers(item.getJsonArray("NS")));
  }

  @Test
  default void maps_and_lists_may_nest_and_their_members_are_in_order() {
    AttributeValue inner =
        AttributeValue.fromM(
            Map.of(
                "z", AttributeValue.fromL(List.of(AttributeValue.fromNul(true))),
                "a", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("1")))));
    store("nested", Map.of("M", AttributeValue.fromM(Map.of("inner", inner))));

    api()
        .get("/student/nested")
        .is(200, "{\"StudentID\":\"nested\",\"M\":{\"inner\":{\"a\":{\"n\":1},\"z\":[null]}}}");
  }

  @Test
  default void nesting_as_deep_as_dynamodb_takes_it_is_written() {
    AttributeValue value = AttributeValue.fromS("bottom");
    for (int depth = 0; depth < 31; depth++) {
      value = AttributeValue.fromL(List.of(value));
    }
    store("deep-item", Map.of("L", value));

    assertTrue(api().get("/student/deep-item").body().contains("[[[[\"bottom\"]]]]"));
  }

  @Test
  default void the_students_own_attributes_come_first_and_others_by_name() {
    store(
        "order",
        Map.of(
            "zeta", AttributeValue.fromS("5"),
            "Alpha", AttributeValue.fromS("4"),
            "Dept", AttributeValue.fromS("3"),
            "Name", AttributeValue.fromS("2"),
            "alpha", AttributeValue.fromS("6")));

    api()
        .get("/student/order")
        .is(
            200,
            "{\"StudentID\":\"order\",\"Name\":\"2\",\"Dept\":\"3\","
                + "\"Alpha\":\"4\",\"alpha\":\"6\",\"zeta\":\"5\"}");
  }

  @Test
  default void an_item_without_name_and_department_has_none() {
    store("bare", Map.of());

    api().get("/student/bare").is(200, "{\"StudentID\":\"bare\"}");
  }

  @Test
  default void a_name_of_another_type_is_written_as_it_is() {
    store("typed", Map.of("Name", AttributeValue.fromN("7")));

    api().get("/student/typed").is(200, "{\"StudentID\":\"typed\",\"Name\":7}");
  }

  @Test
  default void an_update_keeps_other_attributes() {
    store("kept", Map.of("Year", AttributeValue.fromN("2"), "Name", AttributeValue.fromN("7")));

    api()
        .put("/student/kept", "{\"Name\":\"A\",\"Dept\":\"D\"}")
        .is(200, "{\"message\":\"Student updated\",\"updated\":{\"Name\":\"A\",\"Dept\":\"D\"}}");

    api()
        .get("/student/kept")
        .is(200, "{\"StudentID\":\"kept\",\"Name\":\"A\",\"Dept\":\"D\",\"Year\":2}");
  }

  @Test
  default void creating_a_student_again_drops_other_attributes() {
    store("dropped", Map.of("Year", AttributeValue.fromN("2")));

    api().create("{\"StudentID\":\"dropped\",\"Name\":\"A\",\"Dept\":\"D\"}");

    api()
        .get("/student/dropped")
        .is(200, "{\"StudentID\":\"dropped\",\"Name\":\"A\",\"Dept\":\"D\"}");
  }

  private void store(String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("StudentID", AttributeValue.fromS(id));
    rollcall()
        .otherClient()
        .putItem(call -> call.tableName(rollcall().settings().tableName()).item(item))
        .join();
  }

  private static Set<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).collect(Collectors.toSet());
  }

  private static Set<Double> numbers(JsonArray array) {
    return array.stream().map(n -> ((Number) n).doubleValue()).collect(Collectors.toSet());
  }

  private static AttributeValue bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }
}
