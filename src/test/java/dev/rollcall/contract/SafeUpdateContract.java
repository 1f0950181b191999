package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Entity tags, and writes that depend on them. */
interface SafeUpdateContract extends Contract {
  int CLIENTS = 50;

  String PRECONDITION_FAILED =
      "{\"error\":\"The student is not in the state that If-Match or If-None-Match requires\"}";

  @Test
  default void an_entity_tag_is_strong_and_stands_for_a_state() {
    create("tagged", "A");
    String first = tag("tagged");
    create("tagged", "B");
    String second = tag("tagged");
    create("tagged", "A");

    assertTrue(first.matches("\"[\\w-]{22}\""), first);
    assertNotEquals(first, second);
    assertEquals(first, tag("tagged"));
    assertEquals(first, api().call("HEAD", "/student/tagged").header("ETag"));
    assertEquals("", api().get("/student/nobody").header("ETag"));
  }

  @Test
  default void who_has_the_state_already_gets_a_304() {
    create("known", "A");
    String tag = tag("known");

    for (String known : List.of(tag, "W/" + tag, "*", "\"a,b\" , " + tag + ",", "\"\",W/" + tag)) {
      for (String method : List.of("GET", "HEAD")) {
        Answer answer = call(method, "/student/known", null, "If-None-Match", known);
        assertEquals(304, answer.status(), known);
        assertEquals(tag, answer.header("ETag"));
        assertEquals("", answer.body());
      }
    }
    assertEquals(200, call("GET", "/student/known", null, "If-None-Match", "\"x\"").status());
    assertEquals(404, call("GET", "/student/nobody", null, "If-None-Match", "*").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"a", "a\"", "\"a\" \"b\"", "*, \"a\"", "w/\"a\"", "\"a\",x", ","})
  default void a_header_that_is_no_list_of_tags_is_a_400(String tags) {
    create("odd-tag", "A");

    for (String header : List.of("If-Match", "If-None-Match")) {
      Answer answer = call("PUT", "/student/odd-tag", "{\"Name\":\"B\"}", header, tags);
      assertEquals(400, answer.status(), tags);
    }
    call("GET", "/student/odd-tag", null, "If-None-Match", tags)
        .is(400, "{\"error\":\"The header if-none-match must be * or a list of entity tags\"}");
  }

  @Test
  default void a_post_for_what_is_not_there_creates_once() {
    String json = "{\"StudentID\":\"once\",\"Name\":\"First\"}";
    call("POST", "/student", json, "If-None-Match", "*")
        .is(201, "{\"message\":\"Student created\"}");

    call("POST", "/student", json.replace("First", "Second"), "If-None-Match", "*")
        .is(412, PRECONDITION_FAILED);
    call("PUT", "/student/once", "{\"Name\":\"Third\"}", "If-None-Match", "*")
        .is(412, PRECONDITION_FAILED);

    assertTrue(api().get("/student/once").body().contains("First"));
  }

  @Test
  default void a_write_acts_only_on_the_state_it_names() {
    create("named", "A");
    String first = tag("named");
    assertEquals(200, put("named", "B", "\"x\", " + first).status());
    String second = tag("named");

    put("named", "C", first).is(412, PRECONDITION_FAILED);
    put("named", "C", "W/" + second).is(412, PRECONDITION_FAILED);
    call("DELETE", "/student/named", null, "If-Match", first).is(412, PRECONDITION_FAILED);
    call("POST", "/student", "{\"StudentID\":\"named\",\"Name\":\"C\"}", "If-Match", first)
        .is(412, PRECONDITION_FAILED);
    assertEquals(second, tag("named"));

    assertEquals(200, put("named", "D", "*").status());
    assertEquals(200, call("DELETE", "/student/named", null, "If-Match", tag("named")).status());
    assertEquals(404, api().get("/student/named").status());
  }

  @Test
  default void what_is_not_there_matches_nothing() {
    for (String tags : List.of("*", "\"x\"")) {
      put("absent", "A", tags).is(412, PRECONDITION_FAILED);
      call("DELETE", "/student/absent", null, "If-Match", tags).is(412, PRECONDITION_FAILED);
    }
    assertEquals(404, api().get("/student/absent").status());
  }

  @Test
  default void a_write_has_one_precondition() {
    String either =
        "{\"error\":\"A write may have If-Match, or If-None-Match with *, but not both\"}";

    call("PUT", "/student/both", "{\"Name\":\"A\"}", "If-None-Match", "\"x\"").is(400, either);
    api()
        .send(
            request("PUT", "/student/both", "{\"Name\":\"A\"}")
                .header("If-None-Match", "*")
                .header("If-Match", "*"))
        .is(400, either);
  }

  @Test
  default void a_state_of_every_type_can_be_named() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("StudentID", AttributeValue.fromS("all-types"));
    item.put("N", AttributeValue.fromN("12345678901234567890123456789012345678"));
    item.put("Exponent", AttributeValue.fromN("1E+100"));
    item.put("Bool", AttributeValue.fromBool(false));
    item.put("Null", AttributeValue.fromNul(true));
    item.put("B", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1})));
    item.put("Empty", AttributeValue.fromS(""));
    item.put("M", AttributeValue.fromM(Map.of("L", AttributeValue.fromL(List.of()))));
    item.put("SS", AttributeValue.fromSs(List.of("b", "a")));
    item.put("NS", AttributeValue.fromNs(List.of("10", "9")));
    item.put("a.b c[0] :x #y", AttributeValue.fromS("odd name"));
    store(item);

    assertEquals(200, put("all-types", "A", tag("all-types")).status());
    assertEquals(200, put("all-types", "B", tag("all-types")).status());
    Answer whole = api().get("/student/all-types");
    assertTrue(whole.body().contains("\"NS\":[9,10],\"Null\":null,\"SS\":[\"a\",\"b\"]"));
    assertTrue(whole.body().contains("odd name"), whole.body());
  }

  @Test
  default void what_another_program_changed_is_noticed() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("StudentID", AttributeValue.fromS("elsewhere"));
    item.put("Name", AttributeValue.fromS("A"));
    store(item);
    String tag = tag("elsewhere");
    item.put("Grade", AttributeValue.fromN("1"));
    store(item);

    put("elsewhere", "B", tag).is(412, PRECONDITION_FAILED);
  }

  @Test
  default void more_attributes_than_a_condition_takes_are_a_412_that_says_so() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("StudentID", AttributeValue.fromS("wide"));
    for (int i = 0; i < 147; i++) {
      item.put("attribute-" + i, AttributeValue.fromN("1"));
    }
    store(item);
    assertEquals(200, put("wide", "A", tag("wide")).status());
    for (int i = 0; i < 150; i++) {
      item.put("attribute-" + i, AttributeValue.fromN("1"));
    }
    store(item);

    put("wide", "A", tag("wide"))
        .is(412, "{\"error\":\"The student has too many attributes for If-Match\"}");
  }

  @Test
  default void fifty_clients_lose_no_update() {
    api().create("{\"StudentID\":\"counter\",\"Name\":\"0\"}");
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<CompletableFuture<Void>> all =
          Stream.generate(() -> CompletableFuture.runAsync(this::countOneMore, clients))
              .limit(CLIENTS)
              .toList();
      all.forEach(CompletableFuture::join);
    } finally {
      clients.shutdownNow();
    }

    String counted = new JsonObject(api().get("/student/counter").body()).getString("Name");
    assertEquals(String.valueOf(CLIENTS), counted);
  }

  /** Reads and writes until nobody has come in between. */
  private void countOneMore() {
    int status;
    do {
      Answer read = api().get("/student/counter");
      int count = Integer.parseInt(new JsonObject(read.body()).getString("Name"));
      status = put("counter", String.valueOf(count + 1), read.header("ETag")).status();
      assertTrue(status == 200 || status == 412, "status " + status);
    } while (status == 412);
  }

  @Test
  default void a_created_students_place_is_told() {
    Answer created = api().create("{\"StudentID\":\"a b/ü%\",\"Name\":\"A\"}");

    assertEquals("student/a%20b%2F%C3%BC%25", created.header("Location"));
    assertEquals(200, api().get("/" + created.header("Location")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return=representation",
        "Return = \"representation\"; x=y",
        "respond-async, wait=10, return=representation, return=minimal",
      })
  default void who_prefers_the_student_gets_it_with_its_tag(String preference) {
    String json = "{\"StudentID\":\"preferred\",\"Name\":\"A\",\"Dept\":\"\"}";

    Answer created = call("POST", "/student", json, "Prefer", preference).is(201, json);
    assertEquals("return=representation", created.header("Preference-Applied"));
    assertEquals(tag("preferred"), created.header("ETag"));

    Answer updated =
        call("PUT", "/student/preferred", "{\"Name\":\"B\"}", "Prefer", preference)
            .is(200, json.replace("\"A\"", "\"B\""));
    assertEquals("return=representation", updated.header("Preference-Applied"));
    assertEquals(tag("preferred"), updated.header("ETag"));
    assertEquals(200, put("preferred", "C", updated.header("ETag")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return=minimal",
        "return=minimal, return=representation",
        "x=return=representation",
        ""
      })
  default void who_prefers_anything_else_gets_the_usual_answer(String preference) {
    String json = "{\"StudentID\":\"usual\",\"Name\":\"A\"}";

    Answer created = call("POST", "/student", json, "Prefer", preference);

    created.is(201, "{\"message\":\"Student created\"}");
    assertEquals("", created.header("Preference-Applied"));
  }

  private void create(String id, String name) {
    api().create("{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\"}");
  }

  private Answer put(String id, String name, String ifMatch) {
    return call("PUT", "/student/" + id, "{\"Name\":\"" + name + "\"}", "If-Match", ifMatch);
  }

  private String tag(String id) {
    return api().get("/student/" + id).header("ETag");
  }

  private Answer call(String method, String path, String json, String header, String value) {
    return api().send(request(method, path, json).header(header, value));
  }

  private HttpRequest.Builder request(String method, String path, String json) {
    return json == null
        ? api().request(path).method(method, BodyPublishers.noBody())
        : api()
            .request(path)
            .method(method, BodyPublishers.ofString(json))
            .header("Content-Type", "application/json");
  }

  private void store(Map<String, AttributeValue> item) {
    rollcall()
        .otherClient()
        .putItem(call -> call.tableName(rollcall().settings().tableName()).item(item))
        .join();
  }
}
