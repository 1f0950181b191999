package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.HostileRequests;
import dev.rollcall.support.HostileRequests.Hostile;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed and hostile requests: each gets a plain 4xx, and the service lives on. */
class HostileInputTest {
  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(Map.of("MAX_BODY_BYTES", "262144"));

  static List<Hostile> requests() {
    return HostileRequests.refusedByTheService();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void each_gets_a_4xx_in_json(Hostile request) {
    Answer answer;
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(request.bytes().getBytes());
      answer = connection.read();
    }

    assertEquals(4, answer.status() / 100, answer.toString());
    assertEquals("application/json", answer.header("Content-Type"));
    JsonObject body = new JsonObject(answer.body());
    assertFalse(body.getString("error").isBlank());
    assertFalse(answer.body().contains("Exception"), answer.body());
    assertFalse(answer.body().contains("\\tat "), answer.body());
    rollcall.api().get("/health").is(200, "{\"status\":\"ok\"}");
  }

  @Test
  void there_are_200_of_them_and_more() {
    assertTrue(requests().size() >= 200, "only " + requests().size());
    assertEquals(requests().size(), requests().stream().map(Hostile::name).distinct().count());
  }

  @Test
  void nothing_behind_an_ambiguous_request_is_read() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(
          "GET /nothing HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, x\r\n\r\n"
              + "GET /health HTTP/1.1\r\nHost: h\r\n\r\n");

      connection.read().is(400, "{\"error\":\"The request is malformed\"}");
      assertTrue(connection.isClosedByService());
    }
  }

  @Test
  void half_a_request_and_silence_hold_nobody_else_up() {
    try (RawConnection half = rollcall.api().connect();
        RawConnection silent = rollcall.api().connect()) {
      half.send("POST /student HTTP/1.1\r\nContent-Type: application/json\r\nContent-Le");

      rollcall.api().get("/health").is(200, "{\"status\":\"ok\"}");
      silent.finish();
      assertTrue(silent.isClosedByService());
    }
  }
}
