package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /student} as a stream of the whole table. */
class StreamTest {
  @Test
  void a_request_for_a_page_means_json_if_it_is_accepted_as_much() {
    String all = "application/x-ndjson, text/csv, application/json";

    assertEquals("application/json", accepting("/student?limit=1", all).header("Content-Type"));
    assertEquals(
        "application/x-ndjson",
        accepting("/student", all).header("Content-Type").split(";", -1)[0]);
    assertEquals(400, accepting("/student?limit=1", "text/csv, application/json;q=0.5").status());
  }

  @Test
  void over_http_1_0_an_export_is_refused_and_a_page_ends() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send("GET /student HTTP/1.0\r\nHost: h\r\nAccept: text/csv\r\n\r\n");
      assertEquals(426, connection.read().status());
    }
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send("GET /student?limit=1 HTTP/1.0\r\nHost: h\r\n\r\n");
      assertEquals(200, connection.read().status());
      assertTrue(connection.isClosedByService());
    }
  }

  private static Answer accepting(String path, String types) {
    return rollcall.api().get(path, "Accept", types);
  }

  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";
  private static final int STUDENTS = 2500;

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();
  @RegisterExtension static final RollcallExtension odd = new RollcallExtension();

  @BeforeAll
  static void store() {
    new StoredStudents(rollcall)
        .put(STUDENTS, number -> "s" + number, number -> number % 100 == 0 ? "MCA" : "MBA");
  }

  @Test
  void ndjson_has_every_student_once() {
    Answer answer = stream(rollcall, "/student", NDJSON);

    assertEquals(200, answer.status());
    assertEquals(NDJSON, answer.header("Content-Type"));
    assertEquals("accept", answer.header("Vary"));
    assertTrue(answer.body().endsWith("}\n"));
    List<String> lines = answer.body().lines().toList();
    assertEquals(STUDENTS, lines.size());
    assertEquals(
        STUDENTS,
        lines.stream()
            .map(JsonObject::new)
            .map(each -> each.getString("StudentID"))
            .distinct()
            .count());
    assertTrue(lines.contains(rollcall.api().get("/student/s7").body()));
  }

  @Test
  void csv_has_a_head_and_every_student_once() {
    Answer answer = stream(rollcall, "/student", CSV);

    assertEquals("text/csv; charset=utf-8; header=present", answer.header("Content-Type"));
    List<String> lines = Arrays.asList(answer.body().split("\r\n"));
    assertEquals("StudentID,Name,Dept", lines.get(0));
    assertEquals(STUDENTS + 1, Set.copyOf(lines).size());
    assertTrue(lines.contains("s7,Student 7,MBA"));
  }

  @Test
  void filters_leave_out_the_others() {
    assertEquals(25, stream(rollcall, "/student?dept=MCA", NDJSON).body().lines().count());
    // 100, 1000, 1100 and so on to 1900, and the head.
    assertEquals(
        12, stream(rollcall, "/student?dept=MCA&name=Student%201", CSV).body().lines().count());
    assertEquals("", stream(rollcall, "/student?name=nobody", NDJSON).body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=5", "cursor=x", "x=y"})
  void a_stream_has_no_pages(String query) {
    Answer answer = stream(rollcall, "/student?" + query, NDJSON);

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("of a stream may have dept and name only"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/csv, application/x-ndjson;q=0.9 | text/csv",
        "text/csv;q=0.5, application/x-ndjson;q=0.9 | application/x-ndjson",
        "Text/CSV; header=present | text/csv",
        "text/csv;q=0, */* | application/json",
        "text/html, application/xhtml+xml, */*;q=0.8 | application/json",
        "application/json, text/csv;q=0.9 | application/json",
        "text/csv, */*;q=0.1 | text/csv",
        "text/* | text/csv",
        "application/* | application/json",
        "image/png | application/json",
        "x, ;;q=x,/,*,text/csv;q=2 | text/csv",
        ";,=, | application/json",
      })
  void the_type_is_the_one_that_the_client_likes_best(String accept, String type) {
    Answer answer = stream(rollcall, "/student", accept);

    assertEquals(200, answer.status());
    assertTrue(answer.header("Content-Type").startsWith(type), answer.header("Content-Type"));
  }

  @Test
  void head_tells_the_type_and_scans_nothing() {
    Answer answer =
        rollcall
            .api()
            .send(
                rollcall
                    .api()
                    .request("/student")
                    .method("HEAD", BodyPublishers.noBody())
                    .header("Accept", NDJSON));

    assertEquals(200, answer.status());
    assertEquals(NDJSON, answer.header("Content-Type"));
  }

  @Test
  void an_empty_table_is_an_empty_stream() {
    try (RawConnection connection = odd.api().connect()) {
      connection.send(
          "GET /student?name=nobody HTTP/1.1\r\nHost: x\r\nAccept: " + NDJSON + "\r\n\r\n");
      assertEquals(200, connection.read().status());
    }
    assertEquals("StudentID,Name,Dept\r\n", stream(odd, "/student?name=nobody", CSV).body());
  }

  @Test
  void what_a_spreadsheet_would_run_gets_an_apostrophe_and_the_rest_stays() {
    StoredStudents stored = new StoredStudents(odd);
    Map<String, String> cells =
        Map.ofEntries(
            Map.entry("=1+1", "'=1+1"),
            Map.entry("+1", "'+1"),
            Map.entry("-1", "'-1"),
            Map.entry("@x", "'@x"),
            Map.entry("\tx", "'\tx"),
            Map.entry("\rx", "\"'\rx\""),
            Map.entry("＝x", "'＝x"),
            Map.entry("'=x", "''=x"),
            Map.entry("'x", "'x"),
            Map.entry("O'Neil, \"Al\"", "\"O'Neil, \"\"Al\"\"\""),
            Map.entry("two\nlines", "\"two\nlines\""),
            Map.entry("é😀", "é😀"),
            Map.entry(" ", " "));
    cells.keySet().forEach(text -> stored.put(Map.of("StudentID", text, "Name", text)));

    String csv = stream(odd, "/student", CSV).body();

    Set<String> lines = Arrays.stream(csv.split("\r\n")).skip(1).collect(Collectors.toSet());
    Set<String> expected =
        cells.values().stream().map(cell -> cell + "," + cell + ",").collect(Collectors.toSet());
    assertEquals(expected, lines);
  }

  @Test
  void a_reader_that_leaves_lets_the_next_in() {
    for (int i = 0; i < 50; i++) {
      try (RawConnection connection = rollcall.api().connect()) {
        connection.send("GET /student HTTP/1.1\r\nHost: x\r\nAccept: " + NDJSON + "\r\n\r\n");
        assertEquals(200, connection.read().status());
      }
    }
    // More have left than may be there at once: a place is free as soon as their ends are noticed.
    Answer answer = stream(rollcall, "/student?dept=MCA", NDJSON);
    while (answer.status() == 503) {
      assertEquals("1", answer.header("Retry-After"));
      answer = stream(rollcall, "/student?dept=MCA", NDJSON);
    }
    assertFalse(answer.body().isEmpty());
  }

  private static Answer stream(RollcallExtension service, String path, String accept) {
    return service.api().get(path, "Accept", accept);
  }
}
