package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Nothing is lost and nothing is sent twice, with 300 ms of latency and double clicks. */
class SlowNetworkIT {
  private static final int LATENCY = 300;

  @RegisterExtension static final Console console = new Console();

  private Browser browser;
  private SlowProxy proxy;

  @BeforeEach
  void slow() {
    browser = console.browser();
    proxy = console.proxy();
    proxy.delay(LATENCY);
  }

  @Test
  void undo_after_a_double_click_on_delete_keeps_the_student() {
    console.store(2);
    console.open();
    browser.doubleClick(console.inRow("s1", ".delete"));
    browser.awaitText("#pending", "Deleting 1 student in");

    browser.click("#undo");

    browser.awaitText("#status", "s1 stays");
    console.later(15);
    console.inRow("s2", ".delete").click();
    console.later(15);
    browser.awaitText("#status", "s2 is deleted");
    assertTrue(console.exists("s1"));
    assertEquals(0, proxy.count("DELETE /student/s1"));
    assertEquals(1, proxy.count("DELETE /student/s2"));
    assertEquals(List.of("s1"), List.of(console.cells("s1").get(0)));
  }

  @Test
  void undo_is_there_whatever_the_list_shows_and_a_reload_keeps_the_student() {
    console.store(30);
    console.open();
    String first = browser.find(Console.ROWS).getDomAttribute("data-id");
    console.inRow(first, ".delete").click();
    browser.click("#next");
    browser.awaitText("#page-note", "Page 2: 5 students");
    browser.click("#undo");
    browser.awaitText("#status", first + " stays");

    browser.click("#previous");
    browser.await("page 1", () -> console.rows() == 25);
    console.inRow(first, ".delete").click();
    console.search("Student 2");
    browser.await("the search", () -> console.rows() == 11);
    browser.awaitText("#pending", "Deleting 1 student");
    browser.reload();
    browser.await("the search again", () -> console.rows() == 11);
    console.later(15);
    browser.await("some seconds", () -> proxy.count("GET /health") > 3);
    assertTrue(console.exists(first));
    assertEquals(0, proxy.count("DELETE .*"));
  }

  @Test
  void save_and_add_are_sent_once_however_often_they_are_clicked() {
    console.store(1);
    console.open();
    console.edit("s1");
    browser.type("#edit-Name", "Anita");
    browser.doubleClick("#edit .primary");
    browser.awaitText("#status", "s1 is saved");
    assertEquals(1, proxy.count("PUT .*"));
    assertEquals(List.of("s1", "Anita", "MBA"), console.cells("s1"));

    browser.click("#add-button");
    console.fillIn("s2", "Ravi", "");
    browser.doubleClick("#add .primary");
    browser.awaitText("#status", "s2 is added");
    assertEquals(1, proxy.count("POST .*"));
    assertTrue(browser.all("#add").isEmpty());
    browser.awaitText("#page-note", "Page 1: 2 students");
  }

  @Test
  void an_edit_survives_everything_but_cancel() {
    console.store(30);
    console.open();
    console.search("Student 1");
    browser.await("the search", () -> console.rows() == 11);
    console.edit("s1");
    browser.type("#edit-Name", "Typed");

    console.search("Student 2");
    browser.await(
        "another search",
        () -> console.rows() == 11 && browser.all("#rows [data-id=s1]").isEmpty());
    assertEquals("Typed", browser.find("#edit-Name").getDomProperty("value"));
    browser.click("#clear");
    browser.await("all", () -> console.rows() == 25);
    browser.click("#next");
    browser.awaitText("#page-note", "Page 2");
    assertEquals("Typed", browser.find("#edit-Name").getDomProperty("value"));

    browser.click("#record .close");
    browser.awaitText("#unsaved", "s1");
    assertTrue(console.leavingAsks());
    browser.click("#unsaved button");
    browser.await(
        "the fields again",
        () -> "Typed".equals(browser.find("#edit-Name").getDomProperty("value")));
    browser.click("#edit-cancel");
    browser.await("it is over", () -> browser.all("#edit").isEmpty());
    assertFalse(console.leavingAsks());
    assertEquals("Student 1", console.stored("s1").getString("Name"));
  }

  @Test
  void a_conflict_shows_both_and_lets_the_user_choose() {
    console.store(2);
    console.open();
    console.edit("s1");
    browser.type("#edit-Name", "Mine");
    console.api().put("/student/s1", "{\"Name\":\"Theirs\",\"Dept\":\"MCA\"}");
    browser.doubleClick("#edit .primary");

    browser.awaitText("#conflict", "Somebody else has changed this record");
    browser.awaitText("#conflict", "Mine");
    browser.awaitText("#conflict", "Theirs");
    assertEquals("Mine", browser.find("#edit-Name").getDomProperty("value"));
    browser.doubleClick("#overwrite");
    browser.awaitText("#status", "s1 is saved");
    assertEquals("Mine", console.stored("s1").getString("Name"));
    assertEquals(2, proxy.count("PUT .*"));

    console.edit("s2");
    browser.type("#edit-Name", "Mine");
    console.api().delete("/student/s2");
    browser.click("#edit .primary");
    browser.awaitText("#conflict", "Somebody else has deleted this record");
    browser.click("#take-theirs");
    browser.await("its row is gone", () -> console.rows() == 1);
    browser.awaitText("#page-note", "Page 1: 1 student");
    assertFalse(console.exists("s2"));
  }

  @Test
  void a_save_whose_answer_was_lost_is_no_conflict_with_oneself() {
    console.store(1);
    console.open();
    console.edit("s1");
    browser.type("#edit-Name", "Anita");
    proxy.loseAnswers("PUT .*");
    browser.click("#edit .primary");
    browser.awaitText("#edit", "It is unknown whether it was saved");
    proxy.goOn();

    browser.click("#edit .primary");

    browser.awaitText("#status", "s1 is saved");
    assertEquals("Anita", console.stored("s1").getString("Name"));
  }

  @Test
  void what_is_no_text_is_shown_as_json_and_never_sent() {
    console.storeItem(
        "odd", Map.of("Name", fromS("Anita"), "Dept", fromL(List.of(fromS("MCA"), fromS("MBA")))));
    console.storeItem(
        "number", Map.of("Name", fromN("12345678901234567890.5"), "Dept", fromS("MCA")));
    console.open();
    assertTrue(browser.find("#rows [data-id=odd]").getText().contains("[\"MCA\",\"MBA\"]"));
    assertTrue(browser.find("#rows [data-id=number]").getText().contains("12345678901234567890.5"));

    console.inRow("odd", ".edit").click();
    browser.awaitText("#odd-note", "Department: not text");
    browser.await("it is read", () -> proxy.count("GET /student/odd") == 1);
    assertTrue(browser.all("#record input").isEmpty());
    console.inRow("number", ".edit").click();
    browser.awaitText("#odd-note", "Name: not text");
    assertTrue(browser.all("#record input").isEmpty());
    assertEquals(new JsonArray().add("MCA").add("MBA"), console.stored("odd").getJsonArray("Dept"));
  }

  @Test
  void pages_go_by_the_filter_that_was_applied_and_one_at_a_time() {
    console.store(90);
    console.open();
    browser.type("#search", "Typed, not searched");
    browser.doubleClick("#next");
    browser.awaitText("#page-note", "Page 2: 25 students, more follow");
    browser.click("#next");
    browser.awaitText("#page-note", "Page 3: 25 students, more follow");
    assertEquals(3, proxy.count("GET /student\\?.*"));
    assertEquals("students", browser.focused().getDomAttribute("id"));
    assertTrue(browser.all("#list-failure").isEmpty());
    browser.doubleClick("#previous");
    browser.awaitText("#page-note", "Page 2");

    browser.back();
    browser.awaitText("#page-note", "Page 3");
    browser.reload();
    browser.awaitText("#page-note", "Page 3: 25 students, more follow");
  }

  @Test
  void health_and_list_tell_an_outage_at_once_and_recover_by_themselves() {
    console.store(3);
    console.open();
    browser.awaitText("#state", "Ready");
    proxy.refuse(".*");
    browser.awaitText("#state", "Unreachable");
    browser.awaitText("#health-text", "does not answer this page");
    browser.click("#refresh");
    browser.awaitText("#list-failure", "can’t be reached");
    browser.awaitText("#page-note", "Page 1: 3 students");
    assertEquals(3, console.rows());
    browser.awaitText("#activity-button", "failed");

    console.api().create("{\"StudentID\":\"s4\",\"Name\":\"New\"}");
    proxy.goOn();

    browser.awaitText("#state", "Ready");
    browser.await("the list has recovered", () -> console.rows() == 4);
    browser.awaitText("#page-note", "Page 1: 4 students");
    assertTrue(browser.all("#list-failure").isEmpty());
    assertFalse(browser.find("#health").isDisplayed());
  }

  @Test
  void a_request_without_an_answer_is_shown_to_wait() {
    console.store(1);
    console.open();
    proxy.hold("GET /student\\?.*");
    browser.click("#refresh");
    browser.awaitText(".progress", "Loading students…");
    browser.await(
        "the seconds are counted",
        () -> browser.find(".progress").getText().matches("Loading students… \\d+ s"));
    assertEquals("true", browser.find("#next").getDomAttribute("aria-disabled"));
    assertEquals(1, console.rows());
  }

  @Test
  void it_asks_again_when_the_service_said_that_it_may() {
    console.store(1);
    console.open();
    proxy.answer(
        "(GET /student\\?|PUT ).*",
        503,
        Map.of("Retry-After", "2"),
        "{\"error\":\"The service is busy, try again\"}");
    browser.click("#refresh");
    browser.awaitText("#list-failure", "The service is busy, try again");
    browser.awaitText("#retry", "by itself in");
    console.edit("s1");
    browser.type("#edit-Name", "Anita");
    browser.click("#edit .primary");
    browser.awaitText("#edit .primary", "Save (in");
    browser.click("#edit .primary");
    assertEquals(1, proxy.count("PUT .*"));
    proxy.goOn();

    browser.await("it is asked again", () -> browser.all("#list-failure").isEmpty());
    browser.await(
        "save is free again", () -> browser.find("#edit .primary").getText().equals("Save"));
    browser.click("#edit .primary");
    browser.awaitText("#status", "s1 is saved");
  }

  @Test
  void counts_are_right_after_adding_deleting_and_errors() {
    console.store(2);
    console.open();
    browser.click("#add-button");
    console.fillIn("s3", "Third", "");
    browser.press(Keys.ENTER);
    browser.awaitText("#page-note", "Page 1: 3 students");
    console.inRow("s1", ".delete").click();
    console.inRow("s2", ".delete").click();
    browser.awaitText("#pending", "Deleting 2 students in");
    browser.await("both are read", () -> proxy.countAnswered("GET /student/s[12]") == 2);
    console.api().put("/student/s2", "{\"Name\":\"Faster\"}");
    console.later(11);

    browser.awaitText("#pending", "1 student not deleted. Somebody else has changed it meanwhile.");
    browser.awaitText("#rows [data-id=s2]", "Not deleted");
    browser.awaitText("#page-note", "Page 1: 2 students");
    assertTrue(console.exists("s2"));
    assertFalse(console.exists("s1"));
  }
}
