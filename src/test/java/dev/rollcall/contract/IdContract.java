package dev.rollcall.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RawConnection;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids in a path: percent-decoded, whatever they hold. */
interface IdContract extends Contract {
  String BAD_ESCAPE = "must be percent-encoded: '%' needs two hexadecimal digits behind it";
  String BAD_UTF8 = "must be percent-encoded UTF-8";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%20b%2Fc | a b/c",
        "a%2fb | a/b",
        "a+b | a+b",
        "a%2Bb | a+b",
        "%31%30%31 | 101",
        "100%25 | 100%",
        "%2520 | %20",
        ". | .",
        ".. | ..",
        "%2E%2E | ..",
        "%2e | .",
        "..%2F.. | ../..",
        "%2F | /",
        "%C3%A9 | é",
        "%e2%82%ac | €",
        "%F0%9F%98%80 | 😀",
        "a;b=c,d@e:f!$&'()*~_- | a;b=c,d@e:f!$&'()*~_-",
        "%3F%23 | ?#",
        "student | student",
        "101?x=1 | 101",
        "102? | 102",
      })
  default void an_id_in_a_path_is_percent_decoded(String path, String id) {
    roundTrip("/student/" + path, id);
  }

  @Test
  default void an_id_may_hold_what_is_invisible() {
    roundTrip("/student/a%0D%0Ab", "a\r\nb");
    roundTrip("/student/%00", "\0");
    roundTrip("/student/%EF%BB%BF", "\uFEFF");
    roundTrip("/student/%5C%22", "\\\"");
  }

  @Test
  default void the_longest_id_fits_into_a_path_in_any_encoding() {
    roundTrip("/student/" + "x".repeat(2048), "x".repeat(2048));
    roundTrip("/student/" + "%F0%9F%98%80".repeat(512), "😀".repeat(512));
  }

  @Test
  default void bytes_that_a_client_forgot_to_encode_count_as_they_are() {
    api().create("{\"StudentID\":\"Zoë 学生\",\"Name\":\"Z\"}");

    try (RawConnection connection = api().connect()) {
      connection.send("GET /student/Zoë%20学生 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      connection.read().is(200, "{\"StudentID\":\"Zoë 学生\",\"Name\":\"Z\",\"Dept\":\"\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "a%", "%zz", "%%20", "%u0041", "%-1", "%+1", "1%2"})
  default void a_broken_escape_is_a_400(String id) {
    try (RawConnection connection = api().connect()) {
      connection.send("DELETE /student/" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      connection.read().is(400, badId(BAD_ESCAPE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%C0%AF", "%ED%A0%80", "a%80", "%F4%90%80%80"})
  default void an_escaped_id_that_is_no_utf8_is_a_400(String id) {
    api().get("/student/" + id).is(400, badId(BAD_UTF8));
    api().put("/student/" + id, "{\"Name\":\"A\"}").is(400, badId(BAD_UTF8));
    api().delete("/student/" + id).is(400, badId(BAD_UTF8));
  }

  @Test
  default void bytes_in_a_path_that_are_no_utf8_are_a_400() {
    byte[] request =
        "GET /student/x?? HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    request[14] = (byte) 0xC3;
    request[15] = (byte) 0x28;
    try (RawConnection connection = api().connect()) {
      connection.send(request).read().is(400, badId(BAD_UTF8));
    }
  }

  @Test
  default void an_id_over_2048_bytes_is_a_400() {
    String tooLong = badId("must be at most 2048 bytes in UTF-8");

    api().get("/student/" + "x".repeat(2049)).is(400, tooLong);
    api().get("/student/" + "%C3%A9".repeat(1025)).is(400, tooLong);
    api().put("/student/" + "x".repeat(2049), "{\"Name\":\"A\"}").is(400, tooLong);
    api().delete("/student/" + "x".repeat(2049)).is(400, tooLong);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/student/",
        "/student/a/b",
        "/student/a/",
        "//student/a",
        "/students",
        "/Student/1",
        "/student/../student/1",
        "/nothing",
        "/student//",
        "/health/x",
        "/./",
        "/%2F",
        "/%73tudent/1",
        "/favicon.ico"
      })
  default void another_path_is_a_404(String path) {
    api().get(path).is(404, "{\"error\":\"There is nothing at this path\"}");
    api().call("DELETE", path).is(404, "{\"error\":\"There is nothing at this path\"}");
  }

  private void roundTrip(String path, String id) {
    String idJson = new JsonObject().put("StudentID", id).encode();
    String member = idJson.substring(0, idJson.length() - 1);

    assertEquals(200, api().put(path, "{\"Name\":\"A\"}").status());
    JsonObject item = new JsonObject(api().get(path).body());
    assertEquals(id, item.getString("StudentID"));
    assertEquals(201, api().create(member + ",\"Name\":\"B\"}").status());
    assertEquals("B", new JsonObject(api().get(path).body()).getString("Name"));
    assertEquals(200, api().delete(path).status());
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    assertEquals(404, api().get("/student/" + encoded).status());
  }

  private static String badId(String problem) {
    return "{\"error\":\"The id in the path is not valid\","
        + "\"violations\":[{\"field\":\"StudentID\",\"problem\":\""
        + problem
        + "\"}]}";
  }
}
