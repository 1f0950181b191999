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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The console of a service that asks for access tokens. */
class TokenTest {
  private static final SigningKey KEY = SigningKey.make("key-1", "ES256");
  private static final Issuer ISSUER = new Issuer(KEY);

  @RegisterExtension
  static final RollcallExtension rollcall = new RollcallExtension(ISSUER.settings(Map.of()));

  @AfterAll
  static void closeIssuer() {
    ISSUER.close();
  }

  @Test
  void it_asks_for_a_token_and_says_what_it_lacks() throws IOException {
    try (Browser browser = Browser.start()) {
      browser.open(rollcall.api().port(), "/");
      browser.awaitText("#token-text", "asks for an access token");
      browser.assertAccessible();
      browser.photograph("console-token");

      use(browser, "no token at all");
      browser.awaitText("#token-text", "does not accept this token");

      String token = KEY.sign(ISSUER.claims().put("scope", "students:read"));
      use(browser, token);
      browser.awaitText("#empty", "There are no students yet");
      browser.awaitText("#curl", "\"Authorization: Bearer $TOKEN\"");
      assertFalse(browser.find("body").getText().contains(token));

      browser.click("#add-button");
      browser.type("#add [name=StudentID]", "t1");
      browser.type("#add [name=Name]", "Anita");
      browser.press(Keys.ENTER);
      browser.awaitText("#token-text", "lacks the right to do that");
      use(browser, KEY.sign(ISSUER.claims().put("scope", "students:read students:write")));
      browser.click("#add .primary");
      browser.awaitText("#status", "t1 is added");

      assertNull(browser.evaluate("localStorage.getItem('token')"));
      browser.click("#token-button");
      browser.click("#token-forget");
      browser.awaitText("#token-text", "asks for an access token");
      assertEquals(0, browser.all("#rows tr").size());
      browser.assertNothingWrongInTheLog();
    }
  }

  private static void use(Browser browser, String token) {
    browser.type("#token input", token);
    browser.press(Keys.ENTER);
  }
}
