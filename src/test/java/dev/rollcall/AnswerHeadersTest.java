package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.support.Answer;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.TestService;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a scanner looks for: no path through the service, errors included, loses a header. */
class AnswerHeadersTest {
  /** Nothing listens on that port. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(Map.of("MAX_BODY_BYTES", "1024", "CORS_ORIGINS", "https://a.example"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | GET / HTTP/1.1",
        "200 | HEAD /health HTTP/1.1",
        "200 | GET /health/ready HTTP/1.1",
        "200 | DELETE /student/1 HTTP/1.1",
        "204 | OPTIONS /student/1 HTTP/1.1;Origin: https://a.example;Access-Control-Request-Method:"
            + " PUT",
        "404 | GET /student/nobody HTTP/1.1",
        "404 | GET /nothing HTTP/1.1",
        "405 | PATCH /student/1 HTTP/1.1",
        "400 | GET /student/%zz HTTP/1.1",
        "400 | POST /student HTTP/1.1;Content-Type: application/json;Content-Length: 0",
        "413 | POST /student HTTP/1.1;Content-Type: application/json;Content-Length: 2000",
        "415 | POST /student HTTP/1.1;Content-Length: 0",
        "417 | POST /student HTTP/1.1;Content-Type: application/json;Content-Length: 9;Expect: x",
        "400 | nonsense",
        "400 | GET / HTTP/1.1;no colon",
      })
  void every_answer_has_them(int status, String head) {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(head.replace(";", "\r\n") + "\r\nHost: h\r\n\r\n");
      Answer answer = head.startsWith("HEAD") ? connection.readHead() : connection.read();
      assertEquals(status, answer.status());
      assertHardened(answer);
    }
  }

  @ParameterizedTest
  @CsvSource({"414, GET /", "431, 'GET / HTTP/1.1\r\nX: '"})
  void those_to_a_head_beyond_the_limits_have_them_too(int status, String start) {
    try (RawConnection connection = rollcall.api().connect()) {
      Answer answer = connection.send(start + "x".repeat(20_000) + "\r\n\r\n").read();
      assertEquals(status, answer.status());
      assertHardened(answer);
    }
  }

  @Test
  void so_does_a_503_and_each_of_its_log_lines_has_the_requests_id() {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.rollcall.http");
    try (LogLines log = new LogLines(logger.getName());
        TestService service =
            TestService.start(
                Map.of("DYNAMODB_MAX_ATTEMPTS", "1"),
                settings -> DynamoDbLocal.client(settings, NOWHERE))) {
      logger.setLevel(Level.DEBUG);
      Answer answer = service.api().get("/student/1", "X-Request-Id", "find-me");

      assertEquals(503, answer.status());
      assertHardened(answer);
      assertEquals("find-me", answer.header("X-Request-Id"));
      assertTrue(log.events().size() > 1);
      for (ILoggingEvent line : log.events()) {
        assertEquals("[requestId=\"find-me\"]", String.valueOf(line.getKeyValuePairs()));
      }
    } finally {
      logger.setLevel(null);
    }
  }

  private static void assertHardened(Answer answer) {
    assertEquals(List.of("nosniff"), answer.headers().get("X-Content-Type-Options"));
    assertEquals(List.of("private, no-cache"), answer.headers().get("Cache-Control"));
    assertFalse(answer.header("X-Request-Id").isEmpty());
    assertFalse(answer.headers().containsKey("Server"));
    assertFalse(answer.headers().containsKey("X-Powered-By"));
  }
}
