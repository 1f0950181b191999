package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.RollcallExtension;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** {@code /docs}: the API's document to read, and to try. */
class DocsTest {
  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  private Browser browser;

  @BeforeEach
  void open() throws IOException {
    browser = Browser.start();
    browser.open(rollcall.api().port(), "/docs");
    browser.await("all operations", () -> browser.all(".opblock").size() >= 8);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void it_shows_every_operation_within_its_security_policy() throws IOException {
    browser.awaitText(".title", "Rollcall");
    assertTrue(browser.fitsItsWidth());
    browser.photograph("docs-light");
    browser.prefer("dark");
    browser.photograph("docs-dark");
    browser.assertNothingWrongInTheLog();
  }

  @Test
  void a_call_from_there_works() {
    rollcall.api().create("{\"StudentID\":\"101\",\"Name\":\"Anita\"}");
    String read = "#operations-students-readStudent ";

    browser.click(read + ".opblock-summary-control");
    browser.await("the operation is open", () -> !browser.all(read + ".execute").isEmpty());
    browser
        .find(read + "tr[data-param-name=id] input")
        .sendKeys(Keys.chord(Keys.CONTROL, "a"), "101");
    browser.click(read + ".execute");

    browser.awaitText(read + ".live-responses-table tr.response .response-col_status", "200");
    browser.awaitText(read + ".live-responses-table .highlight-code", "Anita");
    browser.assertNothingWrongInTheLog();
  }
}
