package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that make the service hold as much as they can, against a heap of 64 MB. */
@Tag("full")
class MemoryIT {
  @TempDir Path folder;

  private JavaProcess service;
  private Api api;

  @BeforeEach
  void start() {
    // Reading a large record takes memory too, for as long as DynamoDB answers.
    Map<String, String> few = Map.of("MAX_REQUESTS", "6");
    service =
        BuiltJar.start(
            folder,
            BuiltJar.environment(BuiltJar.newTable(), few),
            "-Xmx64m",
            "-XX:+ExitOnOutOfMemoryError");
    api = new Api(service.awaitPort());
  }

  @AfterEach
  void end() {
    service.close();
  }

  @Test
  void three_hundred_clients_that_send_most_of_a_large_body() throws Exception {
    String most = "{\"StudentID\":\"1\",\"Name\":\"A\",\"x\":\"" + "x".repeat(900_000);
    String head = "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
    String known = head + "Content-Length: 1000000\r\n\r\n" + most;
    String chunked =
        head
            + "Transfer-Encoding: chunked\r\n\r\n"
            + (Integer.toHexString(most.length()) + "\r\n" + most + "\r\n");
    List<RawConnection> clients =
        IntStream.range(0, 300)
            .mapToObj(i -> api.connect().send(i % 2 == 0 ? known : chunked))
            .toList();

    livesOn();
    clients.forEach(RawConnection::close);
    stops();
  }

  private void livesOn() {
    for (int i = 0; i < 20; i++) {
      api.get("/health").is(200, "{\"status\":\"ok\"}");
    }
    Await.until(
        () -> api.create("{\"StudentID\":\"2\",\"Name\":\"A\"}").status() == 201,
        "a student is stored");
    assertEquals(200, api.get("/student/2").status());
  }

  private void stops() throws Exception {
    service.terminate();
    assertEquals(0, service.awaitExit());
    assertFalse(String.join("\n", service.output()).contains("OutOfMemory"));
  }
}
