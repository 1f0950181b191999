package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /docs}: the API's document to read, and to try. */
class DocsIT {
  @RegisterExtension static final Console console = new Console();

  private Browser browser;

  @BeforeEach
  void open() {
    browser = console.browser();
    openDocs();
  }

  private void openDocs() {
    browser.open(console.proxy().port(), "/docs");
    browser.await("all operations", () -> browser.all(".opblock").size() >= 8);
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
    console.api().create("{\"StudentID\":\"101\",\"Name\":\"Anita\"}");

    String read = console.readInDocs();

    browser.awaitText(read + ".live-responses-table tr.response .response-col_status", "200");
    browser.awaitText(read + ".live-responses-table .highlight-code", "Anita");
    browser.assertNothingWrongInTheLog();
  }

  @Test
  void it_shares_theme_and_token_with_the_console_and_leads_back() {
    browser.run("localStorage.setItem('theme', 'dark'); sessionStorage.setItem('token', 'a.b.c')");
    openDocs();
    assertEquals("Theme: dark", browser.find("#theme-button").getText());
    assertTrue(browser.find("#token").isDisplayed());
    assertEquals(200, console.api().get("/console/icon.svg").status());
    assertEquals(0, console.proxy().count("GET /favicon.ico"));
    String delete = "#operations-students-deleteStudent ";
    browser.click(delete + ".opblock-summary-control");
    browser.await("it is open", () -> !browser.all(delete + ".execute").isEmpty());
    assertEquals(
        "nobody", browser.find(delete + "tr[data-param-name=id] input").getDomProperty("value"));

    browser.run("localStorage.removeItem('theme'); sessionStorage.removeItem('token')");
    browser.click(".mark");
    browser.awaitText("#about", "ap-south-1");
  }
}
