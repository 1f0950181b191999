package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /student} on a table of 120 students. */
class ListTest {
  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  private static final StoredStudents STORED = new StoredStudents(rollcall);
  private static final String NOT_VALID = "The query is not valid";

  @BeforeAll
  static void store() {
    STORED.put(120, number -> "s" + number, number -> number % 3 == 0 ? "MCA" : "MBA & more");
    STORED.put(
        Map.of("StudentID", "odd/ é", "Name", "Zoë", "Dept", "", "Extra", "kept", "Address", "x"));
  }

  @Test
  void pages_hold_everybody_once_and_the_last_has_no_next() {
    List<JsonObject> pages = new Pages(rollcall.api()).follow("/student?limit=50");

    assertEquals(List.of(50, 50, 21), pages.stream().map(Pages::size).toList());
    Set<String> ids = Pages.ids(pages);
    assertEquals(121, ids.size());
    assertTrue(ids.contains("odd/ é"));
  }

  @Test
  void fifty_are_a_page_unless_the_request_says_otherwise() {
    assertEquals(50, Pages.size(json("/student")));
    assertEquals(1, Pages.size(json("/student?limit=1")));
    assertEquals(121, Pages.size(json("/student?limit=1000")));
  }

  @Test
  void a_student_of_the_list_looks_as_when_it_is_read() {
    Answer list = rollcall.api().get("/student?name=Zo%C3%AB");

    list.is(200, "{\"students\":[" + rollcall.api().get("/student/odd%2F%20é").body() + "]}");
    assertEquals("", list.header("Link"));
  }

  @Test
  void the_link_is_the_next_page_with_the_same_limit_and_filters() {
    Answer first = rollcall.api().get("/student?dept=MBA+%26%20more&name=Student&limit=7");

    String link = first.header("Link");
    assertTrue(
        link.matches(
            "<student\\?limit=7&dept=MBA%20%26%20more&name=Student&cursor=[\\w-]+>; rel=\"next\""),
        link);
    String next = new JsonObject(first.body()).getString("next");
    assertTrue(link.contains("cursor=" + next + ">"), link);
    Answer second = rollcall.api().get("/" + link.substring(1, link.indexOf('>')));
    assertEquals(200, second.status());
    assertFalse(Pages.ids(List.of(new JsonObject(second.body()))).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dept=MCA | 40",
        "dept=MBA%20%26%20more | 80",
        "dept=mca | 0",
        "dept=MC | 0",
        "dept= | 1",
        "name=Student | 120",
        "name=Student%2011 | 11",
        "name=student | 0",
        "name= | 121",
        "name=Student%201&dept=MCA | 10",
        "name=Zo%C3%AB&dept= | 1",
        "name=%27%20OR%201%3D1 | 0",
      })
  void filters_leave_out_the_others(String filters, int expected) {
    List<JsonObject> pages = new Pages(rollcall.api()).follow("/student?limit=10&" + filters);

    assertEquals(expected, Pages.ids(pages).size());
  }

  @Test
  void a_cursor_outlives_the_instance_that_gave_it() {
    String next = json("/student?limit=100").getString("next");
    Map<String, String> sameTable = Map.of("TABLE_NAME", rollcall.settings().tableName());
    try (TestService other = TestService.start(sameTable)) {
      assertEquals(
          json("/student?limit=100&cursor=" + next),
          new JsonObject(other.api().get("/student?limit=100&cursor=" + next).body()));
    }
  }

  @Test
  void a_cursor_with_any_character_altered_is_refused() {
    String next = json("/student?limit=1").getString("next");
    for (int at = 0; at < next.length(); at++) {
      char other = next.charAt(at) == 'A' ? 'B' : 'A';
      refusesCursor(next.substring(0, at) + other + next.substring(at + 1), "");
      refusesCursor(next.substring(0, at), "");
    }
    for (String more : List.of("A", "AAAA", "=", "%3D", "%00")) {
      refusesCursor(next + more, "");
    }
  }

  @Test
  void a_cursor_is_good_for_its_filters_and_its_table_only() {
    String next = json("/student?limit=1&dept=MCA").getString("next");
    assertNotNull(next);

    refusesCursor(next, "");
    refusesCursor(next, "&dept=MB");
    refusesCursor(next, "&dept=");
    refusesCursor(next, "&name=MCA");
    refusesCursor(next, "&dept=MCA&name=S");
    assertEquals(200, rollcall.api().get("/student?dept=MCA&cursor=" + next).status());
    try (TestService otherTable = TestService.start(Map.of())) {
      assertEquals(400, otherTable.api().get("/student?dept=MCA&cursor=" + next).status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "", "x", "1.5", "99999999999", "5&limit=5"})
  void a_limit_that_is_none_is_a_400(String limit) {
    Answer answer = rollcall.api().get("/student?limit=" + limit);

    assertEquals(400, answer.status());
    assertEquals(NOT_VALID, new JsonObject(answer.body()).getString("error"));
    assertTrue(answer.body().contains("\"field\":\"limit\""), answer.body());
  }

  @Test
  void all_that_is_wrong_with_a_query_is_named_at_once() {
    rollcall
        .api()
        .get("/student?limit=0&cursor=x&departement=MCA&name=" + "x".repeat(513))
        .is(
            400,
            "{\"error\":\"The query is not"
                + " valid\",\"violations\":[{\"field\":\"query\",\"problem\":\"may have limit,"
                + " cursor, dept and name only\"},{\"field\":\"limit\",\"problem\":\"must be a"
                + " whole number from 1 to 1000\"},{\"field\":\"name\",\"problem\":\"must be at"
                + " most 512 bytes in UTF-8\"},{\"field\":\"cursor\",\"problem\":\"must be the next"
                + " of an answer to a list with the same filters\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%C3", "a%FFb"})
  void a_filter_that_is_no_percent_encoded_utf8_is_a_400(String value) {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send("GET /student?dept=" + value + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Answer answer = connection.read();

      assertEquals(400, answer.status());
      assertTrue(answer.body().contains("\"field\":\"dept\""), answer.body());
    }
  }

  @Test
  void the_longest_id_and_filters_still_fit_the_link() {
    StoredStudents many = new StoredStudents(rollcall);
    String name = "é".repeat(256);
    List<String> ids = IntStream.range(0, 3).mapToObj(i -> i + "ü".repeat(1023)).toList();
    ids.forEach(id -> many.put(Map.of("StudentID", id, "Name", name, "Dept", name)));
    try {
      String filters = "name=" + Pages.encoded(name) + "&dept=" + Pages.encoded(name);

      assertEquals(
          Set.copyOf(ids),
          Pages.ids(new Pages(rollcall.api()).follow("/student?limit=1&" + filters)));
    } finally {
      ids.forEach(many::delete);
    }
  }

  private static JsonObject json(String path) {
    Answer answer = rollcall.api().get(path);
    assertEquals(200, answer.status(), answer.body());
    return new JsonObject(answer.body());
  }

  private static void refusesCursor(String cursor, String filters) {
    Answer answer = rollcall.api().get("/student?cursor=" + cursor + filters);
    assertEquals(400, answer.status(), cursor);
    assertTrue(answer.body().contains("\"field\":\"cursor\""), answer.body());
  }
}
