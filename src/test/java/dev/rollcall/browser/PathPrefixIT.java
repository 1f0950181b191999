package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The service behind a proxy that gives it a path prefix and says nothing of it. */
class PathPrefixIT {
  private static final String ANITA = "{\"StudentID\":\"101\",\"Name\":\"Anita\"}";

  @RegisterExtension static final Console console = new Console();

  @TempDir Path folder;

  private PrefixProxy proxy;
  private Api api;

  @BeforeEach
  void startProxy() throws Exception {
    proxy = PrefixProxy.start(folder, console.api().port());
    api = new Api(proxy.port());
  }

  @AfterEach
  void nothingWasAskedForOutsideThePrefix() {
    console.browser().leave();
    String outside = proxy.outside();
    proxy.close();
    assertEquals("", outside);
  }

  @Test
  void a_new_students_location_is_under_the_prefix() {
    Answer created = api.post("/rollcall/student", "{\"StudentID\":\"a b%\",\"Name\":\"A\"}");

    assertEquals(201, created.status());
    String location = resolved("/rollcall/student", created.header("Location"));
    assertEquals("/rollcall/student/a%20b%25", location);
    assertEquals(200, api.get(location).status());
  }

  @Test
  void the_link_to_the_next_page_is_under_the_prefix() {
    console.store(2);

    Answer first = api.get("/rollcall/student?limit=1");

    String link = first.header("Link").replaceFirst("^<(.*)>.*", "$1");
    String next = resolved("/rollcall/student?limit=1", link);
    assertTrue(next.startsWith("/rollcall/student?limit=1&cursor="), next);
    assertEquals(200, api.get(next).status());
  }

  @Test
  void the_console_stays_under_the_prefix() {
    console.store(1);
    Browser browser = console.browser();

    browser.open(proxy.port(), "/rollcall/");

    browser.await("the student", () -> console.rows() == 1);
    browser.awaitText("#about", "ap-south-1");
    browser.click("#add-button");
    console.fillIn("new", "Anita", "MCA");
    browser.press(Keys.ENTER);
    browser.await("the student is stored", () -> console.exists("new"));
  }

  @Test
  void a_call_from_the_documents_page_stays_under_the_prefix() {
    console.api().create(ANITA);
    Browser browser = console.browser();

    browser.open(proxy.port(), "/rollcall/docs");

    String read = console.readInDocs();
    browser.awaitText(read + ".live-responses-table .highlight-code", "Anita");
    browser.awaitText(read + ".curl-command", "/rollcall/student/101");
    browser.click(".mark");
    browser.awaitText("#about", "ap-south-1");
  }

  /** Path and query of the URL that a client makes of a relative one. */
  private static String resolved(String request, String relative) {
    URI url = URI.create("http://localhost" + request).resolve(relative);
    return url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
  }
}
