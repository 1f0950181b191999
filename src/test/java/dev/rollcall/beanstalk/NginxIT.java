package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bundle's nginx before a stand-in of the service, which sees what nginx makes of a request and
 * cuts connections. Needs nginx, as {@link RehearsalIT} does.
 */
@Tag("full")
class NginxIT {
  @RegisterExtension
  static final NginxExtension<Upstream> nginx = new NginxExtension<>(Map.of(), Upstream::start);

  @BeforeEach
  void nothingWasAskedYet() {
    nginx.service().heads().clear();
  }

  @Test
  void the_service_is_told_who_asked_and_gets_no_word_of_the_connection() {
    nginx
        .api()
        .send(
            nginx
                .api()
                .request("/student/1")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Request-Id", "my-id")
                .GET());
    String head = nginx.service().heads().get(0);
    assertTrue(head.contains("\r\nX-Forwarded-For: 203.0.113.7, 127.0.0.1\r\n"), head);
    assertTrue(head.contains("\r\nX-Real-IP: 127.0.0.1\r\n"), head);
    assertTrue(head.contains("\r\nHost: localhost\r\n"), head);
    assertTrue(head.contains("\r\nX-Request-Id: my-id\r\n"), head);
    assertFalse(head.contains("\r\nConnection:"), head);
    assertFalse(head.contains("\r\nUpgrade:"), head);
  }

  @ParameterizedTest
  @CsvSource({"https,https", "http,http", "gopher,http", ",http"})
  void the_service_is_told_how_the_client_came(String said, String told) {
    var request = nginx.api().request("/student/1").GET();
    nginx.api().send(said == null ? request : request.header("X-Forwarded-Proto", said));
    String head = nginx.service().heads().get(0);
    assertTrue(head.contains("\r\nX-Forwarded-Proto: " + told + "\r\n"), head);
  }

  @Test
  void a_request_id_that_is_none_is_replaced() {
    nginx.api().get("/student/1", "X-Request-Id", "two words");
    String head = nginx.service().heads().get(0);
    assertTrue(head.matches("(?s).*\r\nX-Request-Id: [0-9a-f]{32}\r\n.*"), head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /student/1", "GET /student", "PUT /student/1", "DELETE /student/1"})
  void what_may_be_done_twice_is_tried_again_where_a_kept_connection_was_cut(String line) {
    assertEquals(200, onACutConnection(line).status());
    assertEquals(List.of(line, line), linesFrom(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /student", "POST /anything", "PATCH /student/1"})
  void what_may_not_is_answered_with_502_and_was_sent_once(String line) {
    Answer answer = onACutConnection(line);
    assertEquals(502, answer.status());
    assertEquals("1", answer.header("Retry-After"));
    assertEquals(List.of(line), linesFrom(1));
  }

  /** One connection of a client's, so that one nginx worker answers: each keeps its own. */
  private static Answer onACutConnection(String line) {
    try (RawConnection client = nginx.api().connect()) {
      assertEquals(200, client.send(request("GET /before")).read().status());
      nginx.service().cutNextKept();
      return client.send(request(line)).read();
    }
  }

  private static String request(String line) {
    return line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
  }

  private static List<String> linesFrom(int first) {
    return nginx.service().heads().stream()
        .skip(first)
        .map(head -> head.substring(0, head.indexOf(" HTTP/1.1\r\n")))
        .toList();
  }
}
