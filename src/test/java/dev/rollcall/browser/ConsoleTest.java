package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Shell;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console in a browser, action by action, on a table of its own for each test. */
class ConsoleTest {
  private static final String ROWS = "#rows tr";

  private static Browser browser;

  private TestService service;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    service = TestService.start(Map.of());
  }

  @AfterEach
  void stop() {
    browser.assertNothingWrongInTheLog();
    service.close();
  }

  @Test
  void it_says_that_the_service_is_ready_and_that_nobody_is_there() {
    open();

    browser.awaitText("#state", "Ready");
    browser.awaitText("#health-text", "can use its table");
    browser.await(
        "every check",
        () -> {
          int up = browser.all("#checks [data-state=up]").size();
          return up >= 2 && up == browser.all("#checks [data-state]").size();
        });
    browser.awaitText("#empty", "There are no students yet");
  }

  @Test
  void it_tells_what_is_wrong_with_the_table_and_the_remedy() throws IOException {
    try (TestService broken = TestService.start(Map.of(), DynamoDbLocal.shared()::client)) {
      browser.open(broken.api().port(), "/");

      browser.awaitText("#state", "Not ready");
      browser.awaitText("#checks", "the table does not exist");
      browser.awaitText("#checks", "Remedy: create it, or correct TABLE_NAME and AWS_REGION");
      browser.awaitText("#empty", "The student table is not available");
      browser.assertAccessible();
      browser.photograph("console-not-ready");
    }
  }

  @Test
  void it_tells_that_the_service_is_gone() {
    open();
    browser.awaitText("#state", "Ready");

    service.close();
    browser.click("#filter button");

    browser.awaitText("#empty", "can’t be reached");
    service = TestService.start(Map.of());
  }

  @Test
  void it_pages_through_the_students_and_back() {
    store(30);
    open();
    browser.await("a page", () -> rows() == 25);
    browser.awaitText("#page-note", "Page 1: 25 students, more follow");
    String first = browser.find(ROWS).getText();
    assertFalse(browser.find("#previous").isEnabled());

    browser.click("#next");
    browser.awaitText("#page-note", "Page 2: 5 students");
    assertFalse(browser.find("#next").isEnabled());

    browser.click("#previous");
    browser.await("the first page again", () -> browser.find(ROWS).getText().equals(first));
  }

  @Test
  void it_finds_students_by_name_and_department() {
    store(30);
    open();

    browser.type("#filter [name=dept]", "MCA");
    browser.type("#filter [name=name]", "Student 2");
    browser.press(Keys.ENTER);
    browser.await("those of both filters", () -> rows() == 6);

    browser.type("#filter [name=name]", "Nobody");
    browser.press(Keys.ENTER);
    browser.awaitText("#empty", "Nobody is found by these filters");

    browser.click("#filter [type=reset]");
    browser.await("everybody", () -> rows() == 25);
  }

  @Test
  void it_adds_a_student() {
    open();
    browser.click("#add-button");
    fillIn("101", "Anita", "MCA");
    browser.press(Keys.ENTER);

    browser.awaitText("#status", "101 is added");
    assertEquals(List.of("101", "Anita", "MCA"), cells(browser.find(ROWS)));
    service
        .api()
        .get("/student/101")
        .is(200, "{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");
  }

  @Test
  void it_says_beside_each_field_what_is_wrong_with_it() {
    open();
    browser.click("#add-button");
    browser.click("#add .primary");

    browser.awaitText("#add-StudentID", "It must not be empty");
    browser.awaitText("#add-Name", "It must not be blank");
    assertEquals("StudentID", browser.focused().getDomAttribute("name"));
    assertEquals("true", browser.focused().getDomAttribute("aria-invalid"));
    browser.press(Keys.ESCAPE);
    browser.await("the dialog is closed", () -> !browser.find("#add").isDisplayed());
  }

  @Test
  void adding_a_student_replaces_nobody() {
    store(1);
    open();
    browser.click("#add-button");
    fillIn("s1", "Somebody else", "");
    browser.press(Keys.ENTER);

    browser.awaitText("#add-problem", "There is a student with this ID already");
    assertEquals("Student 1", stored("s1").getString("Name"));
    browser.click("#add-cancel");
  }

  @Test
  void it_edits_a_student_in_its_place_and_keeps_its_other_attributes() {
    store(1);
    open();
    browser.click(".edit");
    browser.await(
        "the name is open", () -> "Name".equals(browser.focused().getDomAttribute("name")));
    browser.type("td input[name=Name]", "Anita S");
    browser.press(Keys.TAB, "MCA-III", Keys.ENTER);

    browser.awaitText("#status", "s1 is saved");
    assertEquals(List.of("s1", "Anita S", "MCA-III"), cells(browser.find(ROWS)));
    assertEquals("Edit s1", browser.focused().getDomAttribute("aria-label"));
    assertEquals("MCA-III", stored("s1").getString("Dept"));
  }

  @Test
  void escape_leaves_a_student_as_it_was() {
    store(1);
    open();
    browser.click(".edit");
    browser.await(
        "the name is open", () -> "Name".equals(browser.focused().getDomAttribute("name")));
    browser.press("XX", Keys.ESCAPE);

    browser.await("the row is back", () -> browser.all(".edit").size() == 1);
    assertEquals("Student 1", cells(browser.find(ROWS)).get(1));
    assertEquals("Student 1", stored("s1").getString("Name"));
  }

  @Test
  void it_overwrites_no_change_of_somebody_else() {
    store(1);
    open();
    browser.click(".edit");
    browser.await(
        "the name is open", () -> "Name".equals(browser.focused().getDomAttribute("name")));
    service.api().put("/student/s1", "{\"Name\":\"Faster\",\"Dept\":\"X\"}");
    browser.press("!", Keys.ENTER);

    browser.awaitText("#status", "was changed by somebody else");
    browser.await(
        "the newer state", () -> "Faster".equals(browser.find("td input").getDomProperty("value")));
    assertEquals("Faster", stored("s1").getString("Name"));
  }

  @Test
  void it_deletes_a_student_unless_the_user_thinks_again() {
    store(2);
    open();
    browser.await("both", () -> rows() == 2);
    String kept = cells(browser.all(ROWS).get(0)).get(0);
    String gone = cells(browser.all(ROWS).get(1)).get(0);
    browser.all(".delete").get(0).click();
    browser.await("undo has the keyboard", () -> browser.focused().getText().equals("Undo"));
    browser.all(".delete").get(0).click();
    browser.await("both wait", () -> browser.all("tr.leaving").size() == 2);

    browser.all("tr.leaving button").get(0).click();

    browser.awaitText("#status", kept + " stays");
    browser.awaitText("#status", gone + " is deleted");
    assertEquals(200, service.api().get("/student/" + kept).status());
    assertEquals(404, service.api().get("/student/" + gone).status());
    assertEquals(1, rows());
  }

  @Test
  void whoever_leaves_has_deleted() {
    store(1);
    open();
    browser.click(".delete");
    browser.await("it waits", () -> browser.all("tr.leaving").size() == 1);

    browser.open(service.api().port(), "/docs");

    browser.await("it is gone", () -> service.api().get("/student/s1").status() == 404);
  }

  @Test
  void it_does_not_delete_what_somebody_else_has_changed() {
    store(1);
    open();
    browser.click(".delete");
    browser.await("it waits", () -> browser.all("tr.leaving").size() == 1);
    service.api().put("/student/s1", "{\"Name\":\"Faster\"}");

    browser.awaitText("#status", "s1 was not deleted");
    assertEquals(200, service.api().get("/student/s1").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=\"window.hacked=1\">",
        "<script>window.hacked=1</script>",
        "\"><svg onload=window.hacked=1>",
        "'; window.hacked=1; //",
        "{{constructor.constructor('window.hacked=1')()}}",
        "\u202Egnorw eht yaw dnuor",
        "javascript:window.hacked=1",
      })
  void names_are_text_whatever_they_hold(String hostile) {
    service
        .api()
        .create(
            new JsonObject()
                .put("StudentID", hostile)
                .put("Name", hostile)
                .put("Dept", hostile)
                .encode());
    open();
    browser.await("the row", () -> rows() == 1);
    browser.click(".edit");
    browser.await(
        "the name is open", () -> "Name".equals(browser.focused().getDomAttribute("name")));
    assertEquals(hostile, browser.focused().getDomProperty("value"));
    browser.press(Keys.ENTER);

    browser.awaitText("#status", "is saved");
    assertEquals(hostile, browser.evaluate("document.querySelector('#rows td bdi').textContent"));
    assertNull(browser.evaluate("window.hacked"));
    assertTrue(browser.all("#rows img, #rows script, #rows svg, #status *").isEmpty());
  }

  @Test
  void each_action_has_its_line_for_a_shell() throws Exception {
    open();
    browser.click("#add-button");
    fillIn("it's \"me\" $HOME", "O'Neill `id` \\", "");
    browser.press(Keys.ENTER);
    browser.awaitText("#curl", "-d");
    String line = browser.find("#curl code").getText();
    service.api().delete("/student/it%27s%20%22me%22%20%24HOME");

    assertEquals("{\"message\":\"Student created\"}", Shell.output(line));
    assertEquals(
        "O'Neill `id` \\",
        new JsonObject(service.api().get("/student/it%27s%20%22me%22%20%24HOME").body())
            .getString("Name"));
  }

  @Test
  void it_counts_its_own_calls() {
    open();

    browser.awaitText("#latency", "median");
    browser.await(
        "a bar",
        () ->
            Boolean.TRUE.equals(
                browser.evaluate(
                    "[...document.querySelectorAll('#chart rect')].some(bar =>"
                        + " bar.getAttribute('height') > 0)")));
    browser.click("#ping-button");
    assertEquals("false", browser.find("#ping-button").getDomAttribute("aria-pressed"));
  }

  @Test
  void the_theme_follows_the_system_until_the_user_chooses() {
    open();
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
    browser.click("#theme-button");
  }

  @Test
  void everything_can_be_reached_by_keyboard() {
    store(1);
    open();
    browser.await("the row", () -> rows() == 1);

    browser.press(Keys.TAB);
    assertEquals("Skip to the students", browser.focused().getText());
    browser.press(Keys.ENTER, Keys.TAB, Keys.ENTER);
    browser.await("the dialog", () -> browser.find("#add").isDisplayed());
    browser.press("k1", Keys.TAB, "By keyboard", Keys.ENTER);

    browser.awaitText("#status", "k1 is added");
    assertEquals("add-button", browser.focused().getDomAttribute("id"));
  }

  @ParameterizedTest
  @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
  void it_keeps_nobody_out(String scheme, int width) throws IOException {
    store(30);
    service.api().create("{\"StudentID\":\"x\",\"Name\":\"" + "Longest".repeat(30) + "\"}");
    browser.prefer(scheme);
    browser.resize(width, 900);
    try {
      open();
      browser.await("the rows", () -> rows() == 25);
      browser.awaitText("#latency", "median");
      browser.all(".delete").get(1).click();
      browser.await("it waits", () -> browser.all("tr.leaving").size() == 1);
      browser.all(".edit").get(1).click();
      browser.await("it is open", () -> browser.all("td input").size() == 2);
      browser.assertAccessible();
      assertTrue(browser.fitsItsWidth());
      browser.photograph("console-" + scheme + "-" + width);
      browser.click("#add-button");
      browser.click("#add .primary");
      browser.awaitText("#add-Name", "must not be blank");
      browser.assertAccessible();
      browser.photograph("console-add-" + scheme + "-" + width);
      browser.press(Keys.ESCAPE);
    } finally {
      browser.prefer("light");
      browser.resize(1280, 900);
    }
  }

  private void open() {
    browser.open(service.api().port(), "/");
    browser.await("the list", () -> !browser.find("#page-note").getText().isEmpty());
  }

  private void store(int count) {
    for (int number = 1; number <= count; number++) {
      service
          .api()
          .create(
              new JsonObject()
                  .put("StudentID", "s" + number)
                  .put("Name", "Student " + number)
                  .put("Dept", number % 2 == 0 ? "MCA" : "MBA")
                  .encode());
    }
  }

  private JsonObject stored(String id) {
    return new JsonObject(service.api().get("/student/" + id).body());
  }

  private static void fillIn(String id, String name, String dept) {
    browser.type("#add [name=StudentID]", id);
    browser.type("#add [name=Name]", name);
    browser.type("#add [name=Dept]", dept);
  }

  private static int rows() {
    return browser.all(ROWS).size();
  }

  private static List<String> cells(WebElement row) {
    return row.findElements(By.cssSelector("bdi")).stream().map(WebElement::getText).toList();
  }
}
