package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RollcallExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists of tables that are larger than one answer may make DynamoDB read. */
class LargeListIT {
  @RegisterExtension static final RollcallExtension many = new RollcallExtension();
  @RegisterExtension static final RollcallExtension large = new RollcallExtension();

  @RegisterExtension
  static final RollcallExtension indexed =
      new RollcallExtension(Map.of("DEPT_INDEX", "Dept-index"));

  @RegisterExtension static final RollcallExtension empty = new RollcallExtension();

  @Test
  void a_rare_filter_reads_4000_items_for_an_answer_and_goes_on() {
    new StoredStudents(many).put(4500, number -> "m" + number, number -> "all but one");

    List<JsonObject> pages = new Pages(many.api()).follow("/student?name=Student%204321");

    assertEquals(2, pages.size());
    assertEquals(1, Pages.ids(pages).size());
    assertTrue(pages.get(0).containsKey("next"));
    assertFalse(pages.get(1).containsKey("next"));
  }

  @Test
  void so_it_is_where_a_department_is_read_from_its_index() {
    new StoredStudents(indexed).put(4500, number -> "i" + number, number -> "all but one");

    List<JsonObject> pages =
        new Pages(indexed.api()).follow("/student?dept=all%20but%20one&name=Student%204321");

    assertEquals(2, pages.size());
    assertEquals(1, Pages.ids(pages).size());
    assertEquals(
        4500,
        Pages.ids(new Pages(indexed.api()).follow("/student?dept=all%20but%20one&limit=999"))
            .size());
  }

  @Test
  void large_students_make_a_page_of_4_mb() {
    StoredStudents stored = new StoredStudents(large);
    for (int number = 0; number < 60; number++) {
      stored.put(Map.of("StudentID", "l" + number, "Name", "x".repeat(100_000)));
    }

    List<JsonObject> pages = new Pages(large.api()).follow("/student?limit=1000");

    assertEquals(2, pages.size());
    assertTrue(Pages.size(pages.get(0)) >= 40, "only " + Pages.size(pages.get(0)));
    assertEquals(60, Pages.ids(pages).size());
  }

  @Test
  void an_empty_table_is_an_empty_list() {
    empty.api().get("/student").is(200, "{\"students\":[]}");
    empty.api().get("/student?dept=MCA&name=A&limit=1").is(200, "{\"students\":[]}");
  }
}
