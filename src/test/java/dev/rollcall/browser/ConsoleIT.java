package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Shell;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The console in a browser, feature by feature. */
class ConsoleIT {
  private static final String SELECTED = "#rows input:checked";

  @RegisterExtension static final Console console = new Console();

  private Browser browser;

  @BeforeEach
  void take() {
    browser = console.browser();
  }

  @Test
  void it_tells_at_its_head_what_runs_and_that_it_is_ready() {
    console.open();

    browser.awaitText("#state", "Ready");
    browser.awaitText("#about", "ap-south-1");
    browser.awaitText("#about", "open to everybody");
    assertFalse(browser.find("#health").isDisplayed());
    browser.click("#state");
    browser.awaitText("#health-text", "can use its table");
    browser.awaitText("#checks", "Reading a record: works");
    browser.awaitText("#empty", "There are no students yet");
    browser.awaitText("#page-note", "Page 1: 0 students");
  }

  @Test
  void it_opens_by_itself_when_something_is_wrong_and_says_the_remedy_once() throws IOException {
    try (TestService broken = TestService.start(Map.of(), DynamoDbLocal.shared()::client)) {
      console.proxy().leadTo(broken.api().port());
      console.browser().open(console.proxy().port(), "/");

      browser.awaitText("#state", "Not ready");
      browser.awaitText("#checks", "the table does not exist");
      browser.awaitText("#checks", "Remedy: create it, or correct TABLE_NAME and AWS_REGION");
      assertEquals(2, browser.find("#checks").getText().split("Remedy", -1).length);
      browser.awaitText("#list-failure", "The student table is not available");
      browser.assertAccessible();
      browser.photograph("console-not-ready");
      browser.click("#health .close");
      browser.await("it stays closed", () -> !browser.find("#health").isDisplayed());
    }
  }

  @Test
  void it_finds_a_student_by_the_id_and_others_by_the_beginning_of_the_name() {
    console.store(30);
    console.api().create("{\"StudentID\":\"Student 2\",\"Name\":\"Zoe\",\"Dept\":\"MCA\"}");
    console.open();
    browser.press("/");
    assertEquals("search", browser.focused().getDomAttribute("id"));

    browser.press("Student 2", Keys.ENTER);
    browser.await("those found", () -> console.rows() == 12);
    assertEquals("Student 2", browser.find(Console.ROWS).getDomAttribute("data-id"));
    browser.awaitText(Console.ROWS, "this ID");

    browser.type("#dept", "MBA");
    browser.press(Keys.ENTER);
    browser.await("those of both filters", () -> console.rows() == 5);

    console.search("s7");
    browser.await("the one with this ID", () -> console.rows() == 1);
    console.search("Nobody");
    browser.awaitText("#empty", "Nobody is found");
    browser.click("#empty button");
    browser.await("everybody", () -> console.rows() == 25);
  }

  @Test
  void filters_page_and_record_are_in_the_address() {
    console.store(60);
    console.open("/#dept=MCA&rows=50&record=s2");
    browser.await("the page", () -> console.rows() == 30);
    browser.awaitText("#record", "Student 2");
    browser.type("#dept", "MBA");
    browser.press(Keys.ENTER);
    browser.awaitText("#rows", "s59");

    browser.back();
    browser.awaitText("#rows", "s60");
    assertEquals("MCA", browser.find("#dept").getDomProperty("value"));
    browser.reload();
    browser.awaitText("#rows", "s60");
    browser.awaitText("#record", "Student 2");
    browser.click("#record .close");
    assertEquals("open", browser.focused().getDomAttribute("class"));
    assertFalse(browser.evaluate("location.hash").toString().contains("record"));
  }

  @Test
  void pages_may_have_a_thousand_rows_and_are_sorted() {
    console.store(120);
    console.open();
    browser.find("#limit").sendKeys("1000");
    browser.await("all rows", () -> console.rows() == 120);
    browser.click(".by-StudentID button");
    browser.await(
        "by number", () -> "s1".equals(browser.find(Console.ROWS).getDomAttribute("data-id")));
    assertEquals("s2", browser.all(Console.ROWS).get(1).getDomAttribute("data-id"));
    browser.click(".by-StudentID button");
    browser.await(
        "down", () -> "s120".equals(browser.find(Console.ROWS).getDomAttribute("data-id")));
    assertEquals("descending", browser.find(".by-StudentID").getDomAttribute("aria-sort"));
    assertFalse(browser.find("#loaded").getText().isEmpty());
  }

  @Test
  void it_adds_a_student_and_says_beside_each_field_what_is_wrong() {
    console.open();
    browser.click("#add-button");
    browser.click("#add .primary");
    browser.awaitText("#add-StudentID-problem", "It must not be empty");
    browser.awaitText("#add-Name-problem", "It must not be blank");
    browser.await(
        "the focus is there",
        () -> "add-StudentID".equals(browser.focused().getDomAttribute("id")));
    assertEquals("true", browser.focused().getDomAttribute("aria-invalid"));

    console.fillIn("101", "Anita", "MCA");
    browser.press(Keys.ENTER);
    browser.awaitText("#status", "101 is added");
    assertEquals(List.of("101", "Anita", "MCA"), console.cells("101"));
    assertEquals(
        "{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}",
        console.stored("101").encode());
    assertEquals("add-button", browser.focused().getDomAttribute("id"));
  }

  @Test
  void adding_a_student_replaces_nobody() {
    console.store(1);
    console.open();
    browser.click("#add-button");
    console.fillIn("s1", "Somebody else", "");
    browser.press(Keys.ENTER);

    browser.awaitText("#add-StudentID-problem", "There is a student with this ID already");
    assertEquals("Student 1", console.stored("s1").getString("Name"));
    browser.click("#open-taken");
    browser.awaitText("#record", "Student 1");
  }

  @Test
  void a_record_shows_all_its_attributes_and_an_edit_keeps_them() {
    console.storeItem(
        "s1",
        Map.of(
            "Name",
            fromS("Anita"),
            "Dept",
            fromS("MCA"),
            "Clubs",
            fromL(List.of(fromS("chess"))),
            "Year",
            fromN("2")));
    console.open();
    assertEquals("Clubs, Year", browser.find("#rows td.more").getText());
    console.inRow("s1", ".open").click();
    browser.awaitText("#record", "chess");
    browser.press(Keys.ESCAPE);
    browser.await("the panel is closed", () -> browser.all("#record").isEmpty());

    console.edit("s1");
    browser.await(
        "the focus is there", () -> "edit-Name".equals(browser.focused().getDomAttribute("id")));
    browser.type("#edit-Name", "");
    browser.press(" ", Keys.ENTER);
    browser.awaitText("#edit-Name-problem", "It must not be blank");
    browser.type("#edit-Name", "Anita S");
    browser.press(Keys.TAB, "-III", Keys.ENTER);

    browser.awaitText("#status", "s1 is saved");
    assertEquals("Anita S", console.stored("s1").getString("Name"));
    assertEquals(new JsonArray().add("chess"), console.stored("s1").getJsonArray("Clubs"));
    browser.await(
        "the focus stays", () -> "edit-button".equals(browser.focused().getDomAttribute("id")));
    console.edit("s1");
    browser.type("#edit-Name", "Nobody");
    browser.press(Keys.ESCAPE);
    browser.await("it is as it was", () -> browser.all("#edit").isEmpty());
    assertEquals("Anita S", console.stored("s1").getString("Name"));
  }

  @Test
  void several_are_selected_exported_and_deleted() throws IOException {
    console.store(30);
    console.storeItem(
        "s31", Map.of("Name", fromS("=1+1"), "Year", fromN("12345678901234567890.5")));
    console.open("/#rows=50");
    browser.await("all", () -> console.rows() == 31);
    console.inRow("s31", ".check input").click();
    console.inRow("s2", ".check input").click();
    console.search("s3");
    browser.await("one", () -> console.rows() == 1);
    console.inRow("s3", ".check input").click();
    browser.awaitText("#selection", "3 selected");
    browser.click("#export-selection");
    browser.awaitText("#export-scope", "3 students that you selected");
    browser.click("#export .primary");
    String exported = browser.download();
    assertTrue(
        exported.contains(
            "{\"StudentID\":\"s31\",\"Name\":\"=1+1\",\"Year\":12345678901234567890.5}\n"),
        exported);

    browser.click("#delete-selection");
    browser.awaitText("#pending", "Deleting 3 students in");
    browser.all("#pending li button").get(0).click();
    browser.awaitText("#status", "s31 stays");
    browser.await(
        "they are read", () -> console.proxy().countAnswered("GET /student/s[23]1?") >= 3);
    console.later(12);
    browser.awaitText("#status", "2 students are deleted");
    assertTrue(console.exists("s31"));
    assertFalse(console.exists("s2"));
    assertEquals(0, browser.all(SELECTED).size());
  }

  @Test
  void text_is_text_whatever_it_holds() {
    for (String hostile :
        List.of(
            "<img src=x onerror=\"window.hacked=1\">",
            "\"><svg onload=window.hacked=1>",
            "'; window.hacked=1; //",
            "{{constructor.constructor('window.hacked=1')()}}",
            "\u202Egnorw eht yaw dnuor",
            "javascript:window.hacked=1")) {
      console
          .api()
          .create(
              new JsonObject()
                  .put("StudentID", hostile)
                  .put("Name", hostile)
                  .put("Dept", hostile)
                  .encode());
    }
    console.open();
    browser.await("the rows", () -> console.rows() == 6);
    for (int i = 0; i < 6; i++) {
      browser.all("#rows .edit").get(i).click();
      String id = browser.all(Console.ROWS).get(i).getDomAttribute("data-id");
      browser.await(
          "the name is open", () -> id.equals(browser.find("#edit-Name").getDomProperty("value")));
      assertEquals(
          id,
          browser.evaluate(
              "document.querySelectorAll('#rows tr')[arguments[0]].querySelector('td"
                  + " bdi').textContent",
              i));
    }
    assertNull(browser.evaluate("window.hacked"));
    assertTrue(browser.all("#page main img, #page script, #page svg").isEmpty());
    assertTrue(browser.find("#rows").getText().contains("RLO"));
  }

  @Test
  void each_action_has_its_line_for_a_shell() throws Exception {
    console.open();
    browser.click("#activity-button");
    browser.click("#add-button");
    console.fillIn("it's \"me\" $HOME", "O'Neill `id` \\", "");
    browser.press(Keys.ENTER);
    browser.awaitText("#curl", "-d");
    String line = browser.find("#curl code").getText();
    console.api().delete("/student/it%27s%20%22me%22%20%24HOME");

    assertEquals("{\"message\":\"Student created\"}", Shell.output(line));
    assertEquals(
        "O'Neill `id` \\", console.stored("it%27s%20%22me%22%20%24HOME").getString("Name"));
  }

  @Test
  void its_figures_show_failures_and_gaps() {
    console.open();
    browser.click("#activity-button");
    browser.await("an answer", () -> !browser.all(".strip.large .answered").isEmpty());
    console.proxy().refuse("GET /health.*");
    browser.await("a failure", () -> !browser.all(".strip.large .failed").isEmpty());
    browser.awaitText("#activity .numbers .bad", "Failed");
    browser.click("#ping-button");
    assertEquals("false", browser.find("#ping-button").getDomAttribute("aria-pressed"));
    assertEquals(60, browser.all(".strip.large > span").size());
  }

  @Test
  void the_theme_follows_the_system_until_the_user_chooses_and_goes_along_to_the_document() {
    console.open();
    String background = "getComputedStyle(document.body).backgroundColor";
    browser.prefer("dark");
    Object dark = browser.evaluate(background);
    browser.prefer("light");
    Object light = browser.evaluate(background);
    assertFalse(dark.equals(light));

    browser.click("#theme-button");
    browser.click("#theme-button");
    assertEquals("Theme: dark", browser.find("#theme-button").getText());
    assertEquals(dark, browser.evaluate(background));
    browser.reload();
    assertEquals(dark, browser.evaluate(background));
    browser.await("the page", () -> browser.find("#theme-button").isDisplayed());
    browser.click("#theme-button");
  }

  @Test
  void everything_can_be_reached_by_keyboard() {
    console.store(1);
    console.open();

    browser.press(Keys.TAB);
    assertEquals("Skip to the students", browser.focused().getText());
    browser.press(Keys.ENTER);
    assertEquals("students", browser.focused().getDomAttribute("id"));
    browser.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB);
    assertEquals("add-button", browser.focused().getDomAttribute("id"));
    browser.press(Keys.ENTER);
    browser.await("the dialog", () -> browser.find("#add").isDisplayed());
    browser.press("k1", Keys.TAB, "By keyboard", Keys.ENTER);

    browser.awaitText("#status", "k1 is added");
    assertEquals("add-button", browser.focused().getDomAttribute("id"));
  }

  @Test
  void the_focus_never_falls_to_the_body_and_changes_are_announced() {
    console.store(30);
    console.open();
    browser.awaitText("#state", "Ready");
    String second = browser.all(Console.ROWS).get(1).getDomAttribute("data-id");
    String third = browser.all(Console.ROWS).get(2).getDomAttribute("data-id");
    browser.run("arguments[0].focus()", console.inRow(second, ".delete"));
    browser.press(Keys.ENTER);
    browser.await("it is read", () -> console.proxy().countAnswered("GET /student/" + second) == 1);
    assertTrue(announced().contains(second + " will be deleted in ten seconds"), announced());
    console.later(11);
    browser.await("it is gone", () -> console.rows() == 24);
    assertEquals(third, browser.focused().getText());

    browser.click("#next");
    browser.awaitText("#page-note", "Page 2");
    assertEquals("students", browser.focused().getDomAttribute("id"));
    assertTrue(announced().contains("Page 2: 5 students"), announced());
    console.proxy().refuse(".*");
    browser.await("the outage", () -> announced().contains("Unreachable"));
  }

  private String announced() {
    return browser.find("#announcer").getDomProperty("textContent");
  }

  @Test
  void all_its_files_are_asked_for_as_soon_as_its_html_is_there() {
    console.proxy().delay(300, ".*");
    browser.leave();
    browser.open(console.proxy().port(), "/");
    browser.await("the list", () -> !browser.find("#page-note").getText().isEmpty());

    Object late =
        browser.evaluate(
            "performance.getEntriesByType('resource').filter(file => /console\\//.test(file.name)"
                + " && file.startTime > performance.getEntriesByType('navigation')[0].responseEnd +"
                + " 250).map(file => file.name)");
    assertEquals(List.of(), late);
  }
}
