package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Clients that make the service hold as much as they can, against a heap of 64 MB. */
@Tag("full")
class MemoryIT {
  private static final Path JAR = Path.of("target", "rollcall.jar").toAbsolutePath();

  @TempDir Path folder;

  private final Settings table = TestService.settings(Map.of());
  private JavaProcess service;
  private Api api;

  @BeforeEach
  void start() {
    try (DynamoDbAsyncClient local = DynamoDbLocal.shared().client(table)) {
      DynamoDbLocal.createTable(local, table.tableName());
    }
    service =
        JavaProcess.start(
            folder,
            Map.of(
                "PORT", "0",
                "TABLE_NAME", table.tableName(),
                "DEADLINE_MS", "60000",
                // Reading a large record takes memory too, for as long as DynamoDB answers.
                "MAX_REQUESTS", "6",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.shared().endpoint().toString()),
            List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-jar", JAR.toString()));
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
