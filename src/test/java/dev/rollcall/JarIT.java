package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The built JAR as a process, from its first line to its exit status. */
class JarIT {
  private static final Path JAR = Path.of("target", "rollcall.jar").toAbsolutePath();
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  private static final Settings TABLE = TestService.settings(Map.of());

  @TempDir Path folder;

  @BeforeAll
  static void createTable() {
    try (DynamoDbAsyncClient client = DynamoDbLocal.shared().client(TABLE)) {
      DynamoDbLocal.createTable(client, TABLE.tableName());
    }
  }

  @Test
  void it_answers_the_six_calls_and_stops_on_sigterm_with_status_0() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of()))) {
      String line = service.awaitLine("listens on port");
      assertTrue(line.contains("Rollcall 1.0.0 on Java " + Runtime.version()), line);
      assertTrue(line.contains("TABLE_NAME=" + TABLE.tableName()), line);
      Api api = new Api(service.awaitPort());

      assertEquals("Vert.x + DynamoDB on Elastic Beanstalk is working!", api.get("/").body());
      api.get("/health").is(200, "{\"status\":\"ok\"}");
      api.create("{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}")
          .is(201, "{\"message\":\"Student created\"}");
      api.get("/student/101")
          .is(200, "{\"StudentID\":\"101\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}");
      api.put("/student/101", "{\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}")
          .is(
              200,
              "{\"message\":\"Student updated\","
                  + "\"updated\":{\"Name\":\"Anita S\",\"Dept\":\"MCA-III\"}}");
      api.delete("/student/101").is(200, "{\"message\":\"Student deleted\"}");

      service.terminate();

      assertEquals(0, service.awaitExit());
      assertTrue(last(service.output()).endsWith("Rollcall has stopped"), last(service.output()));
      assertFalse(String.join("\n", service.output()).contains(SECRET));
    }
  }

  @Test
  void its_pages_are_in_the_jar() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of()))) {
      Api api = new Api(service.awaitPort());

      for (String page : List.of("/console/main.js", "/docs/swagger-ui.css", "/openapi.json")) {
        assertEquals(200, api.get(page).status(), page);
      }
      assertTrue(
          api.send(api.request("/").header("Accept", "text/html")).body().contains("<title>"));
      service.terminate();
      assertEquals(0, service.awaitExit());
    }
  }

  @Test
  void it_starts_where_the_temporary_folder_cannot_be_written() throws Exception {
    // Below a file nobody can make a folder, root neither.
    Path unwritable = Files.createFile(folder.resolve("file")).resolve("tmp");
    List<String> arguments = List.of("-Djava.io.tmpdir=" + unwritable, "-jar", JAR.toString());
    try (JavaProcess service = JavaProcess.start(folder, onDynamoDbLocal(Map.of()), arguments)) {
      Api api = new Api(service.awaitPort());

      assertEquals(201, api.create("{\"StudentID\":\"tmp\",\"Name\":\"A\"}").status());
      assertEquals(200, api.get("/openapi.json").status());
      assertTrue(
          service.output().stream().noneMatch(line -> line.contains("Exception")),
          service.output().toString());
    }
  }

  @Test
  void ctrl_c_ends_it_with_status_0_also_with_idle_connections() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of()))) {
      Api api = new Api(service.awaitPort());
      try (RawConnection idle = api.connect()) {
        idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").read();

        service.interrupt();

        assertEquals(0, service.awaitExit());
        assertTrue(last(service.output()).endsWith("Rollcall has stopped"));
      }
    }
  }

  @Test
  void a_request_in_flight_is_answered_after_sigterm() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpServer slowDynamoDb = slowDynamoDb(arrived, goOn);
    String endpoint = "http://127.0.0.1:" + slowDynamoDb.getAddress().getPort();
    Map<String, String> environment =
        onDynamoDbLocal(
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", endpoint, "DYNAMODB_MAX_ATTEMPTS", "1"));
    try (JavaProcess service = start(environment)) {
      Api api = new Api(service.awaitPort());
      CompletableFuture<Answer> inFlight =
          CompletableFuture.supplyAsync(() -> api.get("/student/1"));
      arrived.await();

      service.terminate();
      service.awaitLine("Rollcall stops");
      goOn.countDown();

      inFlight.join().is(404, "{\"error\":\"Student not found\"}");
      assertEquals(0, service.awaitExit());
    } finally {
      goOn.countDown();
      slowDynamoDb.stop(0);
    }
  }

  @Test
  void a_port_in_use_is_one_line_and_status_1() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          onDynamoDbLocal(Map.of("PORT", "" + other.getLocalPort(), "BIND_ADDRESS", "127.0.0.1"));
      try (JavaProcess service = start(environment)) {
        assertEquals(1, service.awaitExit());
        String line = onlyLine(service);
        assertTrue(line.contains("port " + other.getLocalPort() + " (PORT) is taken"), line);
      }
    }
  }

  @Test
  void a_management_port_in_use_is_one_line_that_names_its_setting() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          onDynamoDbLocal(Map.of("MANAGEMENT_PORT", "" + other.getLocalPort()));
      try (JavaProcess service = start(environment)) {
        assertEquals(1, service.awaitExit());
        String line = onlyLine(service);
        assertTrue(line.contains("set MANAGEMENT_PORT to another"), line);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BIND_ADDRESS, 300.1.1.1",
    "BIND_ADDRESS, 192.0.2.1",
    "MANAGEMENT_BIND_ADDRESS, 300.1.1.1",
    "MANAGEMENT_BIND_ADDRESS, 192.0.2.1"
  })
  void an_address_that_is_not_this_machines_is_the_settings_fault(String setting, String address)
      throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of(setting, address)))) {
      assertEquals(1, service.awaitExit());
      String line = onlyLine(service);
      assertTrue(line.contains(setting + " was '" + address + "', it may be a host name"), line);
    }
  }

  @Test
  void two_equal_ports_are_a_settings_fault() throws Exception {
    try (JavaProcess service =
        start(onDynamoDbLocal(Map.of("PORT", "9090", "MANAGEMENT_PORT", "9090")))) {
      assertEquals(1, service.awaitExit());
      assertTrue(onlyLine(service).contains("PORT and MANAGEMENT_PORT are both 9090"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--help, 0, Usage: java -jar rollcall.jar",
    "-h, 0, Usage: java -jar rollcall.jar",
    "--version, 0, Rollcall 1",
    "serve, 2, There is no command 'serve'."
  })
  void commands_say_what_they_are(String argument, int status, String firstLine) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                argument)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(status, process.waitFor());
    assertTrue(output.startsWith(firstLine), output);
    assertTrue(status == 0 || output.contains("doctor"), output);
  }

  @Test
  void access_log_lines_are_one_json_object_each_whatever_the_others_are() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of("ACCESS_LOG", "on")))) {
      Api api = new Api(service.awaitPort());
      api.send(api.request("/student/a%22b%0A").header("X-Request-Id", "a\"},{forged"));
      JsonObject line = new JsonObject(service.awaitLine("\"logger\":\"access\""));
      assertTrue(line.getString("time").matches("\\d{4}-.*Z"), line.encode());
      assertEquals(
          "GET /student/{id} 404",
          line.getString("method")
              + " "
              + line.getString("route")
              + " "
              + line.getInteger("status"));
      assertTrue(line.getDouble("milliseconds") > 0, line.encode());
      assertTrue(line.getString("requestId").matches("[0-9a-f]+"), line.encode());
    }
  }

  @Test
  void bad_settings_are_one_line_that_names_all_and_status_1() throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/config.json"), "{\"LOG_LEVEL\":\"loud\"}");
    try (JavaProcess service = start(Map.of("PORT", "x", "TABLE_NAME", "!"))) {
      assertEquals(1, service.awaitExit());
      String line = onlyLine(service);
      assertTrue(line.contains("PORT was 'x'"), line);
      assertTrue(line.contains("TABLE_NAME was '!'"), line);
      assertTrue(line.contains("LOG_LEVEL was 'loud'"), line);
    }
  }

  @Test
  void an_open_api_is_warned_of_and_a_closed_one_is_not() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of()))) {
      service.awaitLine("WARN  Main The API is open");
    }
    Map<String, String> closed =
        Map.of("JWT_ISSUER", "http://localhost:1", "JWT_AUDIENCE", "rollcall");
    try (JavaProcess service = start(onDynamoDbLocal(closed))) {
      service.awaitLine("requests with a token are answered 503");
      Api api = new Api(service.awaitPort());
      assertEquals(401, api.get("/student/1").status());
      assertTrue(service.output().stream().noneMatch(line -> line.contains("is open")));
    }
  }

  @Test
  void json_log_lines_are_one_object_each() throws Exception {
    Map<String, String> environment =
        onDynamoDbLocal(Map.of("LOG_FORMAT", "json", "TABLE_NAME", "NoSuchTable"));
    try (JavaProcess service = start(environment)) {
      Api api = new Api(service.awaitPort());
      api.send(api.request("/student/1").header("X-Request-Id", "find-me"));
      service.terminate();
      assertEquals(0, service.awaitExit());

      List<JsonObject> lines = service.output().stream().map(JsonObject::new).toList();
      for (JsonObject line : lines) {
        assertTrue(
            line.getString("time").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        assertFalse(line.getString("level").isEmpty());
        assertFalse(line.getString("logger").isEmpty());
        assertFalse(line.getString("message").isEmpty());
      }
      JsonObject failed =
          lines.stream()
              .filter(line -> "find-me".equals(line.getString("requestId")))
              .findFirst()
              .orElseThrow();
      assertEquals("ERROR", failed.getString("level"));
      assertTrue(failed.getString("message").contains("table NoSuchTable, region ap-south-1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "json"})
  void without_credentials_it_lives_and_says_what_is_missing(String format) throws Exception {
    Map<String, String> environment =
        Map.of(
            "PORT",
            "0",
            "HOME",
            folder.toString(),
            "LOG_FORMAT",
            format,
            "AWS_REGION",
            "eu-west-1",
            "AWS_EC2_METADATA_DISABLED",
            "true",
            "AWS_ENDPOINT_URL_DYNAMODB",
            DynamoDbLocal.shared().endpoint().toString());
    try (JavaProcess service = start(environment)) {
      Api api = new Api(service.awaitPort());

      api.get("/health").is(200, "{\"status\":\"ok\"}");
      api.get("/student/1")
          .is(503, "{\"error\":\"The student table is not available: no credentials\"}");
      service.awaitLine("Remedy: give the environment an instance profile");
    }
  }

  private JavaProcess start(Map<String, String> environment) {
    return JavaProcess.start(folder, environment, List.of("-jar", JAR.toString()));
  }

  private static Map<String, String> onDynamoDbLocal(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("TABLE_NAME", TABLE.tableName());
    environment.put("AWS_REGION", "ap-south-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.shared().endpoint().toString());
    // The first calls of a JVM are slow, and slower on a busy machine.
    environment.put("DEADLINE_MS", "60000");
    environment.putAll(overrides);
    return environment;
  }

  private static HttpServer slowDynamoDb(CountDownLatch arrived, CountDownLatch goOn)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          arrived.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Vert.x's remark that the machine is too busy to start fast is not counted. */
  private static String onlyLine(JavaProcess service) {
    List<String> lines =
        service.output().stream().filter(line -> line.contains("Rollcall did not start")).toList();
    List<String> others =
        service.output().stream().filter(line -> !line.contains("BlockedThreadChecker")).toList();
    assertEquals(lines, others);
    assertEquals(1, lines.size(), lines.toString());
    return lines.get(0);
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }
}
