package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests' heads may have, and what each answer has in return. */
class RequestHeadersTest {
  private static final String STUDENT = "{\"StudentID\":\"headers\",\"Name\":\"A\"}";

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", ,return=representation",
        "wait=5,, return = representation",
        "x=\"a,return=minimal\", Return=\"representation\"; y",
        "x=\"\\\",return=minimal\",return=representation,return=minimal"
      })
  void a_preference_is_found_in_every_list(String prefer) {
    Answer answer = preferring(prefer);

    assertEquals("return=representation", answer.header("Preference-Applied"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",,,,", "return", "return=minimal,return=representation", "\"", "\\"})
  void another_one_is_not(String prefer) {
    assertEquals("", preferring(prefer).header("Preference-Applied"));
  }

  @Test
  void a_list_of_thousands_of_elements_is_answered_like_any_other() {
    assertEquals(200, preferring(",".repeat(2_000)).status());
    assertEquals(
        "return=representation",
        preferring("a,".repeat(4_000) + "return=representation").header("Preference-Applied"));
    rollcall.api().create(STUDENT);
    String tag = rollcall.api().get("/student/headers").header("ETag");
    assertEquals(200, matching(",".repeat(8_000) + tag).status());
  }

  @Test
  void a_list_of_tags_may_have_empty_elements() {
    rollcall.api().create(STUDENT);
    String tag = rollcall.api().get("/student/headers").header("ETag");

    assertEquals(200, matching(" , " + tag + ",, \"x\" ,").status());
    assertEquals(400, matching(",").status());
  }

  @Test
  @Timeout(20)
  void blanks_in_a_list_of_tags_are_read_once() {
    String tags = "\"a\"" + " ".repeat(16_000) + "x";
    for (int i = 0; i < 100; i++) {
      assertEquals(400, matching(tags).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: TE, close",
        "Connection: ,Close,",
        "Connection: TE\r\nConnection: close"
      })
  void a_client_that_asks_for_the_connections_end_in_a_list_gets_it(String header) {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send("GET /health HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n");
      Answer answer = connection.read();

      answer.is(200, "{\"status\":\"ok\"}");
      assertEquals("close", answer.header("Connection"));
      assertTrue(connection.isClosedByService());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "',100-continue,', 100",
    "'100-continue, 100-Continue', 100",
    "',', 201",
    "'100-continue, x', 417"
  })
  void expectations_are_a_list_too(String expected, int status) {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
              + STUDENT.length()
              + "\r\nExpect: "
              + expected
              + "\r\n\r\n"
              + STUDENT);

      assertEquals(status, connection.read().status());
    }
  }

  @Test
  void an_id_of_the_services_own_has_32_digits() {
    for (int i = 0; i < 200; i++) {
      String id = rollcall.api().get("/health").header("X-Request-Id");
      assertTrue(id.matches("[0-9a-f]{32}"), id);
    }
  }

  @Test
  void a_header_without_a_name_is_a_400() {
    try (RawConnection connection = rollcall.api().connect()) {
      assertEquals(
          400, connection.send("GET /health HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n").read().status());
    }
  }

  @Test
  void what_only_begins_like_the_health_route_is_none() {
    assertEquals(404, rollcall.api().get("/healthxyz").status());
  }

  @ParameterizedTest
  @CsvSource({"400, 'GET /student/1 HTTP/1.1\r\n'", "404, 'GET student/1 HTTP/1.1\r\nHost: h\r\n'"})
  void what_reaches_no_route_is_answered_and_counted_like_the_rest(int status, String head) {
    try (TestService service = TestService.start(Map.of());
        RawConnection connection = service.api().connect()) {
      Answer answer = connection.send(head + "X-Request-Id: mine\r\n\r\n").read();

      assertEquals(status, answer.status());
      assertEquals("application/json", answer.header("Content-Type"));
      assertEquals("mine", answer.header("X-Request-Id"));
      assertEquals("nosniff", answer.header("X-Content-Type-Options"));
      assertEquals("private, no-cache", answer.header("Cache-Control"));
      String counted =
          "http_server_requests_seconds_count{method=\"GET\",route=\"unknown\",status=\"%d\"}"
              .formatted(status);
      assertEquals(1, Scraped.of(service).value(counted), Scraped.of(service).text());
    }
  }

  private static Answer preferring(String prefer) {
    try (RawConnection connection = rollcall.api().connect()) {
      return connection.send(put("Prefer: " + prefer)).read();
    }
  }

  private static Answer matching(String tags) {
    try (RawConnection connection = rollcall.api().connect()) {
      return connection.send(put("If-Match: " + tags)).read();
    }
  }

  private static String put(String header) {
    String headers = "Content-Type: application/json\r\n" + header + "\r\n";
    return RawConnection.request("PUT", "/student/headers", headers, "{\"Name\":\"B\"}");
  }
}
