package dev.rollcall.dynamodb.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class JsonProtocolTest {
  private static final Map<String, AttributeValue> ITEM = Map.of("a", AttributeValue.fromS("1"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "[]",
        "[{}]",
        "7",
        "\"text\"",
        "<html>Service Unavailable</html>",
        "{",
        "{\"Item\":{\"a\":{\"S\":\"1\"}}",
        "{\"Item\":{\"a\":{\"S\":\"1",
        "{}{}",
        "{} x",
        "{}]",
        "{\"Item\":[]}",
        "{\"Item\":\"a\"}",
        "{\"Item\":{\"a\":\"1\"}}",
        "{\"Item\":{\"a\":{\"S\":1}}}",
        "{\"Item\":{\"a\":{\"S\":{\"S\":\"1\"}}}}",
        "{\"Item\":{\"a\":{\"SS\":\"1\"}}}",
        "{\"Item\":{\"a\":{\"BOOL\":\"true\"}}}",
        "{\"Item\":{\"a\":{\"B\":\"%\"}}}",
        "{\"Item\":{\"a\":{\"S\":\"a\nb\"}}}",
        "{\"ConsumedCapacity\":{\"CapacityUnits\":\"much\"}}",
        "{'Item':{}}"
      })
  void what_is_not_one_json_object_of_the_model_is_an_io_exception(String answer) {
    assertThrows(IOException.class, () -> getItem(answer));
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    byte[] answer = "{\"Item\":{\"a\":{\"S\":\"1?\"}}}".getBytes(UTF_8);
    answer[answer.length - 5] = (byte) 0xC3;
    assertThrows(
        IOException.class, () -> JsonProtocol.read(answer, (SdkPojo) GetItemResponse.builder()));
  }

  @Test
  void the_replacement_character_itself_is_text() throws IOException {
    assertEquals("\uFFFD", getItem("{\"Item\":{\"a\":{\"S\":\"\uFFFD\"}}}").item().get("a").s());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "0, 1970-01-01T00:00:00Z",
        "1.7E9, 2023-11-14T22:13:20Z",
        "1700000000.123, 2023-11-14T22:13:20.123Z"
      })
  void a_time_is_in_seconds(String seconds, Instant time) throws IOException {
    DescribeTableResponse response =
        read(
            "{\"Table\":{\"CreationDateTime\":" + seconds + "}}",
            (SdkPojo) DescribeTableResponse.builder());
    assertEquals(time, response.table().creationDateTime());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "true", "{}"})
  void what_is_no_time_is_an_io_exception(String time) {
    assertThrows(
        IOException.class,
        () ->
            read(
                "{\"Table\":{\"CreationDateTime\":" + time + "}}",
                (SdkPojo) DescribeTableResponse.builder()));
  }

  @Test
  void unknown_members_are_skipped_whatever_they_hold() throws IOException {
    String answer =
        "{\"New\":{\"a\":[1,{\"b\":null}]},\"Item\":{\"a\":{\"S\":\"1\",\"Hint\":[[]]}},\"Old\":7}";
    assertEquals(ITEM, getItem(answer).item());
  }

  @Test
  void null_is_an_absent_member() throws IOException {
    assertEquals(GetItemResponse.builder().build(), getItem("{\"Item\":null}"));
    assertEquals(ITEM, getItem("{\"Item\":{\"a\":{\"S\":\"1\",\"L\":null}}}").item());
  }

  @Test
  void null_stays_an_element_of_a_list() throws IOException {
    BatchExecuteStatementResponse response =
        read("{\"Responses\":[null,{}]}", (SdkPojo) BatchExecuteStatementResponse.builder());
    assertEquals(2, response.responses().size());
  }

  @Test
  void absent_and_empty_differ() throws IOException {
    ScanResponse absent = read("{}", (SdkPojo) ScanResponse.builder());
    ScanResponse empty = read("{\"Items\":[]}", (SdkPojo) ScanResponse.builder());
    assertEquals(List.of(false, true), List.of(absent.hasItems(), empty.hasItems()));
  }

  @Test
  void of_two_members_with_one_name_the_last_counts() throws IOException {
    String answer =
        "{\"Item\":{\"b\":{\"S\":\"0\"}},\"Item\":{\"a\":{\"N\":\"0\"},\"a\":{\"S\":\"1\"}}}";
    assertEquals(ITEM, getItem(answer).item());
  }

  @Test
  void names_with_one_hash_code_are_names_like_others() throws IOException {
    Map<String, AttributeValue> item = new HashMap<>();
    // Jackson's hash code has the factor 33, and String's has 31.
    names("Ab", "BA", 13).forEach(name -> item.put(name, AttributeValue.fromBool(true)));
    names("Aa", "BB", 13).forEach(name -> item.put(name, AttributeValue.fromBool(true)));
    byte[] answer = JsonProtocol.write(GetItemResponse.builder().item(item).build());
    GetItemResponse response = JsonProtocol.read(answer, (SdkPojo) GetItemResponse.builder());
    assertEquals(item, response.item());
  }

  @Test
  void names_and_texts_may_be_as_long_as_dynamodb_allows() throws IOException {
    Map<String, AttributeValue> item =
        Map.of("\u0001".repeat(65_535), AttributeValue.fromS("€".repeat(400_000 / 3)));
    byte[] answer = JsonProtocol.write(GetItemResponse.builder().item(item).build());
    GetItemResponse response = JsonProtocol.read(answer, (SdkPojo) GetItemResponse.builder());
    assertEquals(item, response.item());
  }

  @Test
  void an_item_may_be_as_deep_as_dynamodb_allows() throws IOException {
    AttributeValue value = AttributeValue.fromS("deep");
    for (int level = 0; level < 32; level++) {
      value = AttributeValue.fromM(Map.of("m", AttributeValue.fromL(List.of(value))));
    }
    byte[] answer = JsonProtocol.write(GetItemResponse.builder().item(Map.of("a", value)).build());
    GetItemResponse response = JsonProtocol.read(answer, (SdkPojo) GetItemResponse.builder());
    assertEquals(Map.of("a", value), response.item());
  }

  @Test
  void a_bottomless_answer_is_an_io_exception() {
    assertThrows(
        IOException.class, () -> getItem("{\"Item\":{\"a\":" + "{\"M\":{\"a\":".repeat(1_000)));
    assertThrows(IOException.class, () -> getItem("{\"New\":" + "[".repeat(100_000)));
  }

  @Test
  void null_is_no_value_of_a_map_and_an_empty_list_is_written() throws IOException {
    Map<String, String> names = new HashMap<>();
    names.put("#a", null);
    GetItemRequest request =
        GetItemRequest.builder().expressionAttributeNames(names).attributesToGet(List.of()).build();
    assertEquals(
        "{\"AttributesToGet\":[],\"ExpressionAttributeNames\":{}}",
        new String(JsonProtocol.write(request), UTF_8));
  }

  /** All the names that are made of so many of two parts. */
  private static List<String> names(String one, String other, int parts) {
    List<String> names = List.of("");
    for (int part = 0; part < parts; part++) {
      List<String> longer = new ArrayList<>();
      names.forEach(name -> longer.addAll(List.of(name + one, name + other)));
      names = longer;
    }
    return names;
  }

  private static GetItemResponse getItem(String answer) throws IOException {
    return read(answer, (SdkPojo) GetItemResponse.builder());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T read(String answer, SdkPojo builder) throws IOException {
    return JsonProtocol.read(answer.getBytes(UTF_8), builder);
  }
}
