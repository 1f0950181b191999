package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The console's states as axe-core finds them, in both themes and at the widths of WCAG 1.4.10. */
class AccessibilityIT {
  @RegisterExtension static final Console console = new Console();

  private Browser browser;

  @BeforeEach
  void take() {
    browser = console.browser();
  }

  @AfterEach
  void asBefore() {
    browser.prefer("light");
    browser.resize(1280, 900);
  }

  @ParameterizedTest
  @CsvSource({"light, 1440", "dark, 320"})
  void it_keeps_nobody_out(String scheme, int width) throws IOException {
    browser.prefer(scheme);
    browser.resize(width, 900);
    console.open();
    check("empty", scheme, width);

    console.store(5);
    console.api().create("{\"StudentID\":\"x\",\"Name\":\"" + "Longest".repeat(30) + "\"}");
    console.storeItem(
        " odd\n\u202Eid ", Map.of("Name", fromL(List.of(fromS("Anita"))), "Year", fromS("2")));
    browser.click("#refresh");
    browser.await("the rows", () -> console.rows() == 7);
    browser.all("#rows .delete").get(1).click();
    browser.all("#rows .check input").get(2).click();
    browser.await("it waits", () -> !browser.all("tr.leaving").isEmpty());
    check("list", scheme, width);

    String id = browser.all(Console.ROWS).get(3).getDomAttribute("data-id");
    console.open("/#record=" + id);
    browser.await("the record", () -> !browser.all("#edit-button").isEmpty());
    check("record", scheme, width);
    browser.click("#edit-button");
    browser.type("#edit-Name", "Mine");
    console.api().put("/student/" + id, "{\"Name\":\"Theirs\"}");
    browser.click("#edit .primary");
    browser.awaitText("#conflict", "Theirs");
    check("conflict", scheme, width);
    browser.click("#take-theirs");
    browser.click("#record .close");

    browser.click("#activity-button");
    check("activity", scheme, width);
    browser.click("#activity .close");
    browser.click("#import-button");
    check("import", scheme, width);
    browser.press(Keys.ESCAPE);
    browser.click("#export-button");
    check("export", scheme, width);
    browser.press(Keys.ESCAPE);
    browser.click("#add-button");
    browser.click("#add .primary");
    browser.awaitText("#add-Name-problem", "must not be blank");
    check("add", scheme, width);
    browser.press(Keys.ESCAPE);
    console.proxy().refuse(".*");
    browser.click("#refresh");
    browser.awaitText("#list-failure", "can’t be reached");
    browser.awaitText("#state", "Unreachable");
    check("outage", scheme, width);
  }

  private void check(String state, String scheme, int width) throws IOException {
    browser.photograph("console-" + state + "-" + scheme + "-" + width);
    browser.assertAccessible();
    assertTrue(browser.fitsItsWidth(), state + " is wider than " + width);
  }
}
