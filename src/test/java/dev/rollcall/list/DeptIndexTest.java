package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of a table that has an index on the department. */
class DeptIndexTest {
  private static final String INDEX = "Dept-index";

  @RegisterExtension
  static final RollcallExtension rollcall = new RollcallExtension(Map.of("DEPT_INDEX", INDEX));

  @BeforeAll
  static void store() {
    StoredStudents stored = new StoredStudents(rollcall);
    stored.put(120, number -> "s" + number, number -> number % 3 == 0 ? "MCA" : "MBA & more");
    stored.put(Map.of("StudentID", "none", "Name", "Nobody"));
    stored.put(Map.of("StudentID", "bare", "Extra", "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dept=MCA | 40",
        "dept=MBA%20%26%20more | 80",
        "dept=mca | 0",
        "dept= | 1",
        "name=Student%2011 | 11",
        "name=Student%201&dept=MCA | 10",
        "name=Nobody&dept= | 1",
        "name=Nobody&dept=MCA | 0",
        "name= | 122",
      })
  void a_list_holds_the_same_students_as_without_the_index(String query, int expected) {
    List<JsonObject> pages = new Pages(rollcall.api()).follow("/student?limit=7&" + query);

    assertEquals(expected, Pages.ids(pages).size());
  }

  @Test
  void a_department_is_looked_up_in_the_index_and_the_rest_in_the_table() {
    try (TestService service = sameTable(Map.of())) {
      assertEquals(40, students(service, "/student?dept=MCA&limit=1000"));
      assertEquals(10, students(service, "/student?dept=MCA&name=Student%201&limit=1000"));
      assertEquals(2, calls(service, "Query"));
      assertEquals(0, calls(service, "Scan"));

      students(service, "/student?dept=&limit=1");
      students(service, "/student?limit=1");
      students(service, "/student?name=S&limit=1");
      assertEquals(2, calls(service, "Query"));
      assertEquals(3, calls(service, "Scan"));
    }
  }

  /** An index has no consistent reads, so what asks for them can't go by it. */
  @Test
  void consistent_reads_go_by_the_table() {
    try (TestService service = sameTable(Map.of("CONSISTENT_READS", "true"))) {
      assertEquals(40, students(service, "/student?dept=MCA&limit=1000"));

      assertEquals(0, calls(service, "Query"));
      assertFalse(service.api().get("/health/ready").body().contains("\"index\""));
    }
  }

  @Test
  void a_stream_of_a_department_is_read_from_the_index_too() {
    for (String type : List.of("text/csv", "application/x-ndjson")) {
      try (TestService service = sameTable(Map.of())) {
        Answer stream = service.api().get("/student?dept=MCA", "Accept", type);

        assertEquals(200, stream.status());
        assertEquals(40, stream.body().lines().filter(line -> line.contains("MCA")).count());
        assertEquals(1, calls(service, "Query"));
        assertEquals(0, calls(service, "Scan"));
      }
    }
  }

  @Test
  void a_cursor_is_good_for_the_index_or_the_table_only() {
    try (TestService byTable = sameTable(Map.of("DEPT_INDEX", "none"))) {
      String ofIndex = next(rollcall.api().get("/student?dept=MCA&limit=1"));
      String ofTable = next(byTable.api().get("/student?dept=MCA&limit=1"));

      assertEquals(200, rollcall.api().get("/student?dept=MCA&cursor=" + ofIndex).status());
      assertEquals(400, rollcall.api().get("/student?dept=MCA&cursor=" + ofTable).status());
      assertEquals(400, byTable.api().get("/student?dept=MCA&cursor=" + ofIndex).status());
      assertEquals(400, rollcall.api().get("/student?dept=MBA&cursor=" + ofIndex).status());
      char last = ofIndex.charAt(ofIndex.length() - 1);
      String altered = ofIndex.substring(0, ofIndex.length() - 1) + (last == 'A' ? 'E' : 'A');
      assertEquals(400, rollcall.api().get("/student?dept=MCA&cursor=" + altered).status());
    }
  }

  @Test
  void without_such_an_index_a_list_of_a_department_is_a_503_and_the_rest_works() {
    try (TestService service = sameTable(Map.of("DEPT_INDEX", "NoSuchIndex"))) {
      Answer answer = service.api().get("/student?dept=MCA");
      answer.is(
          503,
          "{\"error\":\"The student table is not available: the index on the department does not"
              + " exist\"}");
      assertEquals("10", answer.header("Retry-After"));
      assertEquals(503, service.api().get("/student?dept=MCA", "Accept", "text/csv").status());
      assertEquals(200, service.api().get("/student?limit=1").status());
      assertEquals(200, service.api().get("/student/s1").status());
    }
  }

  private static TestService sameTable(Map<String, String> overrides) {
    Map<String, String> settings =
        new HashMap<>(Map.of("TABLE_NAME", rollcall.settings().tableName(), "DEPT_INDEX", INDEX));
    settings.putAll(overrides);
    return TestService.start(settings);
  }

  private static int students(TestService service, String path) {
    Answer answer = service.api().get(path);
    assertEquals(200, answer.status(), answer.body());
    return Pages.size(new JsonObject(answer.body()));
  }

  private static double calls(TestService service, String operation) {
    return Scraped.of(service)
        .value("dynamodb_calls_seconds_count{operation=\"" + operation + "\",outcome=\"ok\"}");
  }

  private static String next(Answer page) {
    return new JsonObject(page.body()).getString("next");
  }
}
