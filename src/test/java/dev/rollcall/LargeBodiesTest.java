package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.http.MemoryBudget;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies that arrive side by side, where there is memory for one. */
class LargeBodiesTest {
  private static final String BUSY = "{\"error\":\"The service is busy, try again\"}";
  private static final String LARGE =
      "{\"StudentID\":\"large\",\"Name\":\"A\",\"x\":\"" + "x".repeat(300_000) + "\"}";

  private TestService service;
  private RawConnection first;

  @BeforeEach
  void sendTheFirstAllButItsEnd() {
    service = TestService.start(Map.of(), new MemoryBudget(1_300_000));
    first = announce();
    assertEquals(100, first.read().status());
    first.send(LARGE.substring(0, LARGE.length() - 1));
  }

  @AfterEach
  void stop() {
    first.close();
    service.close();
  }

  @Test
  void one_more_is_refused_before_it_is_read() {
    try (RawConnection second = announce()) {
      Answer answer = second.read();

      answer.is(503, BUSY);
      assertEquals("1", answer.header("Retry-After"));
    }
  }

  @Test
  void small_ones_come_through() {
    assertEquals(201, service.api().create("{\"StudentID\":\"1\",\"Name\":\"A\"}").status());
    try (RawConnection chunks = beginChunked("{\"StudentID\":\"2\",\"Name\":\"A\"}")) {
      assertEquals(201, chunks.send("0\r\n\r\n").read().status());
    }
  }

  @Test
  void one_of_unknown_length_is_refused_when_it_has_grown_large() {
    try (RawConnection chunks = beginChunked("{\"x\":\"" + "x".repeat(8_000))) {
      service.api().get("/health").is(200, "{\"status\":\"ok\"}");

      chunks.send(chunk("x".repeat(8_000))).read().is(503, BUSY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv", "application/x-ndjson"})
  void imports_and_exports_need_memory_too(String type) {
    service.api().call("POST", "/student", type, new byte[0]).is(503, BUSY);
    export(type).is(503, BUSY);
    first.close();
    Await.until(() -> export(type).status() == 200, "there is memory for an export");
  }

  private Answer export(String type) {
    return service.api().get("/student", "Accept", type);
  }

  @Test
  void there_is_memory_again_once_the_first_is_answered() {
    first.send(LARGE.substring(LARGE.length() - 1));

    assertEquals(201, first.read().status());
    awaitRoom();
  }

  @Test
  void there_is_memory_again_once_the_first_client_has_gone() {
    first.close();

    awaitRoom();
  }

  private void awaitRoom() {
    Await.until(
        () -> {
          try (RawConnection another = announce()) {
            return another.read().status() == 100;
          }
        },
        "there is memory for another");
  }

  private RawConnection announce() {
    return service
        .api()
        .connect()
        .send(
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: "
                + LARGE.length()
                + "\r\n\r\n");
  }

  private RawConnection beginChunked(String text) {
    return service
        .api()
        .connect()
        .send(
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk(text));
  }

  private static String chunk(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + text + "\r\n";
  }
}
