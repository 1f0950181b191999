package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, types, sizes, connections: HTTP itself. */
interface HttpContract extends Contract {
  String STUDENT = "{\"StudentID\":\"http\",\"Name\":\"A\",\"Dept\":\"\"}";
  String CREATED = "{\"message\":\"Student created\"}";
  String WRONG_TYPE_OF_POST =
      "{\"error\":\"The body must be application/json for one student, or text/csv or"
          + " application/x-ndjson for many, in UTF-8\"}";

  String WRONG_TYPE = "{\"error\":\"The body must be application/json in UTF-8\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/student?limit=3",
        "/student?limit=x",
        "/student/http",
        "/student/nobody",
        "/student/%zz"
      })
  default void head_answers_as_get_does_but_without_the_body(String path) {
    api().create(STUDENT);
    try (RawConnection connection = api().connect()) {
      Answer get = connection.send(get(path)).read();
      Answer head =
          connection.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").readHead();

      assertEquals(get.status(), head.status());
      assertEquals(get.header("Content-Type"), head.header("Content-Type"));
      assertEquals(get.header("Content-Length"), head.header("Content-Length"));
      assertFalse(head.header("Content-Length").isEmpty());
      // Had there been a body, the next answer would start in its midst.
      connection.send(get("/health"));
      connection.read().is(200, "{\"status\":\"ok\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | / | GET, HEAD",
        "DELETE | / | GET, HEAD",
        "PUT | /health | GET, HEAD",
        "POST | /health | GET, HEAD",
        "PUT | /student | GET, HEAD, POST",
        "DELETE | /student | GET, HEAD, POST",
        "POST | /student/1 | GET, HEAD, PUT, DELETE",
        "PATCH | /student/1 | GET, HEAD, PUT, DELETE",
        "TRACE | /student/1 | GET, HEAD, PUT, DELETE",
        "BREW | /student/1 | GET, HEAD, PUT, DELETE",
        "get | /student/1 | GET, HEAD, PUT, DELETE",
      })
  default void a_method_that_a_path_lacks_is_a_405_with_those_it_has(
      String method, String path, String methods) {
    String allowed = methods + ", OPTIONS";

    Answer answer = api().call(method, path);

    assertEquals(allowed, answer.header("Allow"));
    answer.is(405, "{\"error\":\"This path allows " + allowed + " only\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ | GET, HEAD, OPTIONS",
        "/health | GET, HEAD, OPTIONS",
        "/student | GET, HEAD, POST, OPTIONS",
        "/student/1 | GET, HEAD, PUT, DELETE, OPTIONS",
      })
  default void options_tells_the_methods_of_a_path(String path, String allowed) {
    Answer answer = api().call("OPTIONS", path);

    assertEquals(204, answer.status());
    assertEquals(allowed, answer.header("Allow"));
    assertEquals("", answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json ; charset=\"utf-8\"",
        "Application/JSON; Charset=utf8",
        "application/json; version=1; charset=csUTF8",
        "application/json;",
      })
  default void json_in_utf8_is_taken_however_it_is_spelt(String type) {
    byte[] body = STUDENT.getBytes(StandardCharsets.UTF_8);

    api().call("POST", "/student", type, body).is(201, CREATED);
    assertEquals(200, api().call("PUT", "/student/http", type, body).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "application/json; charset=\"utf-8",
        "application/json, text/plain",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/ld+json",
        "json",
        ";",
        "*/*",
      })
  default void any_other_type_is_a_415(String type) {
    byte[] body = STUDENT.getBytes(StandardCharsets.UTF_8);

    api().call("POST", "/student", type, body).is(415, WRONG_TYPE_OF_POST);
    api().call("PUT", "/student/http", type, body).is(415, WRONG_TYPE);
  }

  @Test
  default void a_body_without_a_type_is_a_415() {
    api()
        .send(api().request("/student").POST(BodyPublishers.ofString(STUDENT)))
        .is(415, WRONG_TYPE_OF_POST);
  }

  @Test
  default void a_body_over_the_limit_is_a_413_with_and_without_a_length() {
    byte[] large =
        " ".repeat(rollcall().settings().maxBodyBytes() + 1).getBytes(StandardCharsets.UTF_8);
    String tooLarge = "{\"error\":\"The body is too large\"}";

    api().call("POST", "/student", "application/json", large).is(413, tooLarge);
    api().call("PUT", "/student/1", "application/json", large).is(413, tooLarge);
    api()
        .call(
            "POST",
            "/student",
            "application/json",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
        .is(413, tooLarge);
  }

  @Test
  default void a_body_at_the_limit_is_taken() {
    String padding = " ".repeat(rollcall().settings().maxBodyBytes() - STUDENT.length());

    api().create(STUDENT + padding).is(201, CREATED);
  }

  @Test
  default void a_student_over_dynamodbs_400_kb_is_a_413() {
    String name = "x".repeat(410 * 1024);

    String tooLarge = "{\"error\":\"The student is larger than an item may be\"}";
    api().create("{\"StudentID\":\"big\",\"Name\":\"" + name + "\"}").is(413, tooLarge);
    api().put("/student/big", "{\"Name\":\"" + name + "\"}").is(413, tooLarge);
  }

  @Test
  default void a_chunked_body_is_taken() {
    api()
        .call(
            "POST",
            "/student",
            "application/json",
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(STUDENT.getBytes(StandardCharsets.UTF_8))))
        .is(201, CREATED);
  }

  @Test
  default void a_client_that_waits_for_100_continue_gets_it() {
    try (RawConnection connection = api().connect()) {
      connection.send(post("Expect: 100-continue\r\nContent-Length: " + STUDENT.length()));
      assertEquals(100, connection.read().status());
      connection.send(STUDENT).read().is(201, CREATED);
    }
  }

  @Test
  default void an_expectation_other_than_100_continue_is_a_417() {
    try (RawConnection connection = api().connect()) {
      connection.send(post("Expect: the-moon\r\nContent-Length: " + STUDENT.length()));
      connection.read().is(417, "{\"error\":\"The request expects what this service can't do\"}");
    }
  }

  @Test
  default void an_error_keeps_the_connection() {
    try (RawConnection connection = api().connect()) {
      connection.send(post("Content-Length: 3") + "{\"}").read();
      connection.send(get("/nothing")).read();
      connection.send(
          "PATCH /student/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
      assertEquals(405, connection.read().status());
      connection.send(
          "POST /student HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
      assertEquals(415, connection.read().status());

      connection.send(get("/health"));
      connection.read().is(200, "{\"status\":\"ok\"}");
    }
  }

  @Test
  default void pipelined_requests_are_answered_in_their_order() {
    api().create(STUDENT);
    try (RawConnection connection = api().connect()) {
      connection.send(get("/student/http") + get("/health"));
      connection.read().is(200, STUDENT);
      connection.read().is(200, "{\"status\":\"ok\"}");
    }
  }

  @Test
  default void a_well_formed_request_id_comes_back() {
    Answer answer = api().send(api().request("/nothing").header("X-Request-Id", "Ab1._:/=+-9"));

    assertEquals("Ab1._:/=+-9", answer.header("X-Request-Id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "semi;colon", "<b>", "{}"})
  default void a_request_id_that_could_forge_something_is_replaced(String id) {
    String answered =
        api().send(api().request("/health").header("X-Request-Id", id)).header("X-Request-Id");

    assertTrue(answered.matches("[0-9a-f]{16,32}"), answered);
  }

  @Test
  default void a_request_id_over_128_characters_is_replaced() {
    String longest = "x".repeat(128);

    Answer kept = api().send(api().request("/").header("X-Request-Id", longest));
    Answer replaced = api().send(api().request("/").header("X-Request-Id", longest + "x"));

    assertEquals(longest, kept.header("X-Request-Id"));
    assertNotEquals(longest + "x", replaced.header("X-Request-Id"));
  }

  @Test
  default void every_request_gets_an_id_of_its_own() {
    assertNotEquals(
        api().get("/health").header("X-Request-Id"), api().get("/health").header("X-Request-Id"));
  }

  @Test
  default void what_is_no_http_is_a_400_and_ends_the_connection() {
    try (RawConnection connection = api().connect()) {
      connection.send("nonsense\r\n\r\n");
      connection.read().is(400, "{\"error\":\"The request is malformed\"}");
      assertTrue(connection.isClosedByService());
    }
  }

  @Test
  default void a_request_line_over_the_limit_is_a_414() {
    try (RawConnection connection = api().connect()) {
      connection.send("GET /student/" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n");
      connection.read().is(414, "{\"error\":\"The request's URL is too long\"}");
    }
  }

  @Test
  default void headers_over_the_limit_are_a_431() {
    try (RawConnection connection = api().connect()) {
      connection.send(
          "GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n");
      connection.read().is(431, "{\"error\":\"The request's headers are too large\"}");
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private static String post(String moreHeaders) {
    return "POST /student HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + moreHeaders
        + "\r\n\r\n";
  }
}
