package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RollcallExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of named origins may call the service from a browser, others may not. */
class CrossOriginTest {
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  @RegisterExtension static final RollcallExtension closed = new RollcallExtension();

  @RegisterExtension
  static final RollcallExtension open =
      new RollcallExtension(
          Map.of("CORS_ORIGINS", "https://a.example, http://localhost:3000,https://a.example"));

  @Test
  void without_the_setting_no_page_may() {
    Answer answer = from(closed, "https://a.example", "GET", "/student/nobody");
    assertEquals(404, answer.status());
    assertTrue(answer.headers().keySet().stream().noneMatch(name -> name.startsWith("access-")));
    assertEquals("", preflight(closed, "https://a.example").header(ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://localhost:3000"})
  void a_named_origin_may_and_its_errors_can_be_read_too(String origin) {
    for (String path : new String[] {"/health", "/student/nobody", "/nothing", "/student/%FF"}) {
      Answer answer = from(open, origin, "GET", path);
      assertEquals(origin, answer.header(ALLOWED));
      assertTrue(answer.header("Vary").equalsIgnoreCase("Origin"));
      assertTrue(answer.header("Access-Control-Expose-Headers").contains("ETag"));
      // No cookies are used, so none are invited.
      assertEquals("", answer.header("Access-Control-Allow-Credentials"));
    }
    assertEquals(origin, from(open, origin, "PATCH", "/student/1").header(ALLOWED));
  }

  @Test
  void its_preflight_is_answered_with_what_the_api_takes() {
    Answer answer = preflight(open, "https://a.example");
    assertEquals(204, answer.status());
    assertEquals("https://a.example", answer.header(ALLOWED));
    for (String method : new String[] {"GET", "PUT", "POST", "DELETE"}) {
      assertTrue(answer.header("Access-Control-Allow-Methods").contains(method));
    }
    for (String header : new String[] {"Authorization", "Content-Type", "If-Match"}) {
      assertTrue(answer.header("Access-Control-Allow-Headers").contains(header));
    }
    assertEquals("600", answer.header("Access-Control-Max-Age"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.example",
        "http://a.example",
        "https://a.example:8443",
        "https://a.example.attacker.example",
        "https://xa.example",
        "null",
        "garbage"
      })
  void another_origin_gets_an_answer_that_its_browser_keeps_from_it(String origin) {
    Answer answer = from(open, origin, "GET", "/health");
    assertEquals(200, answer.status());
    assertEquals("", answer.header(ALLOWED));
    assertTrue(answer.header("Vary").equalsIgnoreCase("Origin"));
    assertEquals("", preflight(open, origin).header(ALLOWED));
  }

  private static Answer preflight(RollcallExtension service, String origin) {
    return service
        .api()
        .send(
            request(service, origin, "/student/1")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static Answer from(RollcallExtension service, String origin, String method, String path) {
    return service
        .api()
        .send(request(service, origin, path).method(method, BodyPublishers.noBody()));
  }

  private static HttpRequest.Builder request(
      RollcallExtension service, String origin, String path) {
    return service.api().request(path).header("Origin", origin);
  }
}
