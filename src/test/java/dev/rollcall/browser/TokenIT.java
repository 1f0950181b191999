package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rollcall.support.Issuer;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.SigningKey;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The console of a service that asks for access tokens. */
class TokenIT {
  private static final SigningKey KEY = SigningKey.make("key-1", "ES256");
  private static final Issuer ISSUER = new Issuer(KEY);

  @RegisterExtension
  static final RollcallExtension rollcall = new RollcallExtension(ISSUER.settings(Map.of()));

  @RegisterExtension static final Console console = new Console();

  private Browser browser;

  @AfterAll
  static void closeIssuer() {
    ISSUER.close();
  }

  @BeforeEach
  void open() {
    browser = console.browser();
    console.proxy().leadTo(rollcall.api().port());
    console.proxy().delay(300);
    browser.open(console.proxy().port(), "/");
  }

  @Test
  void it_asks_for_a_token_says_why_one_is_refused_and_repeats_what_was_refused()
      throws IOException {
    browser.awaitText("#token-text", "The request needs an access token");
    browser.assertAccessible();
    browser.photograph("console-token");

    give("not.a.tokén");
    browser.awaitText("#token-problem", "no letters beyond A to Z");
    give(KEY.sign(ISSUER.claims().put("exp", 1)));
    browser.awaitText("#token-text", "The access token has expired");

    String reader = KEY.sign(ISSUER.claims().put("scope", "students:read"));
    give("Bearer " + reader);
    browser.awaitText("#empty", "There are no students yet");
    browser.awaitText("#token-button", "anita");
    browser.awaitText("#token-button", "read only");
    assertEquals("true", browser.find("#add-button").getDomAttribute("aria-disabled"));
    browser.click("#activity-button");
    browser.awaitText("#curl", "\"Authorization: Bearer $TOKEN\"");
    assertFalse(browser.find("body").getText().contains(reader));

    browser.click("#token-button");
    give(KEY.sign(ISSUER.claims().put("scope", "students:read students:write")));
    browser.await(
        "adding is allowed",
        () -> browser.find("#add-button").getDomAttribute("aria-disabled") == null);
    browser.click("#add-button");
    console.fillIn("t1", "Anita", "");
    browser.run("sessionStorage.setItem('token', arguments[0])", reader);
    browser.press(Keys.ENTER);
    browser.awaitText("#token-text", "The access token lacks the scope students:write");
    give(KEY.sign(ISSUER.claims().put("scope", "students:read students:write")));
    browser.awaitText("#status", "t1 is added");

    console.edit("t1");
    browser.type("#edit-Name", "Typed");
    browser.click("#token-button");
    give(KEY.sign(ISSUER.claims().put("scope", "students:read students:write")));
    browser.await("the dialog is closed", () -> browser.all("#token").isEmpty());
    assertEquals("Typed", browser.find("#edit-Name").getDomProperty("value"));

    assertNull(browser.evaluate("localStorage.getItem('token')"));
    browser.click("#token-button");
    browser.click("#sign-out");
    browser.awaitText("#token-text", "The request needs an access token");
    assertEquals(0, browser.all(Console.ROWS).size());
    browser.click("#token-cancel");
    browser.awaitText("#list-failure", "The request needs an access token");
  }

  private void give(String token) {
    browser.await("the question", () -> browser.find("#token-field").isDisplayed());
    browser.paste("#token-field", token);
    browser.press(Keys.ENTER);
  }
}
