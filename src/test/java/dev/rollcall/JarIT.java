package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.JavaProcess;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built JAR as a process, from its first line to its exit status. */
class JarIT {
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  private static final String TABLE = BuiltJar.newTable();

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  @TempDir Path folder;

  @Test
  void it_answers_the_six_calls_and_stops_on_sigterm_with_status_0() throws Exception {
    try (JavaProcess service = start(onDynamoDbLocal(Map.of("ACCESS_LOG", "on")))) {
      String line = service.awaitLine("listens on port");
      assertTrue(line.contains("Rollcall 1.0.0 on Java " + Runtime.version()), line);
      assertTrue(line.contains("TABLE_NAME=" + TABLE), line);
      service.awaitLine("WARN  Main The API is open");
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
      servesItsPages(api);
      logsAccessInJson(api, service);

      service.terminate();

      assertEquals(0, service.awaitExit());
      assertTrue(last(service.output()).endsWith("Rollcall has stopped"), last(service.output()));
      assertFalse(String.join("\n", service.output()).contains(SECRET));
    }
  }

  private static void servesItsPages(Api api) {
    for (String page : List.of("/console/main.js", "/docs/swagger-ui.css", "/openapi.json")) {
      assertEquals(200, api.get(page).status(), page);
    }
    assertTrue(api.get("/", "Accept", "text/html").body().contains("<title>"));
  }

  /** Whatever the other lines are. */
  private static void logsAccessInJson(Api api, JavaProcess service) {
    api.get("/student/a%22b%0A", "X-Request-Id", "a\"},{forged");
    JsonObject line = new JsonObject(service.awaitLine("\"status\":404"));
    assertEquals("access", line.getString("logger"));
    assertTrue(line.getString("time").matches("\\d{4}-.*Z"), line.encode());
    assertEquals("GET /student/{id}", line.getString("method") + " " + line.getString("route"));
    assertTrue(line.getDouble("milliseconds") > 0, line.encode());
    assertTrue(line.getString("requestId").matches("[0-9a-f]+"), line.encode());
  }

  @Test
  void it_runs_without_a_temporary_folder_and_ctrl_c_ends_it_with_status_0() throws Exception {
    // Below a file nobody can make a folder, root neither.
    Path unwritable = Files.createFile(folder.resolve("file")).resolve("tmp");
    try (JavaProcess service =
        BuiltJar.start(folder, onDynamoDbLocal(Map.of()), "-Djava.io.tmpdir=" + unwritable)) {
      Api api = new Api(service.awaitPort());
      try (RawConnection idle = api.connect()) {
        idle.send(RawConnection.request("GET", "/health", "")).read();
        assertEquals(201, api.create("{\"StudentID\":\"tmp\",\"Name\":\"A\"}").status());
        assertEquals(200, api.get("/openapi.json").status());

        service.interrupt();

        assertEquals(0, service.awaitExit());
        assertTrue(last(service.output()).endsWith("Rollcall has stopped"));
        assertFalse(String.join("\n", service.output()).contains("Exception"));
      }
    }
  }

  @Test
  void a_request_in_flight_is_answered_after_sigterm() throws Exception {
    dynamoDb.expectSlowCall();
    Map<String, String> environment =
        onDynamoDbLocal(Map.of("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString()));
    try (JavaProcess service = start(environment)) {
      Api api = new Api(service.awaitPort());
      CompletableFuture<Answer> inFlight =
          CompletableFuture.supplyAsync(() -> api.get("/student/" + FaultyDynamoDb.SLOW));
      dynamoDb.awaitSlowCall();

      service.terminate();
      service.awaitLine("Rollcall stops");
      dynamoDb.releaseSlowCalls();

      inFlight.join().is(404, "{\"error\":\"Student not found\"}");
      assertEquals(0, service.awaitExit());
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

  @ParameterizedTest
  @CsvSource({
    "--help, 0, Usage: java -jar rollcall.jar",
    "-h, 0, Usage: java -jar rollcall.jar",
    "--version, 0, Rollcall 1",
    "serve, 2, There is no command 'serve'."
  })
  void commands_say_what_they_are(String argument, int status, String firstLine) throws Exception {
    List<String> arguments = List.of("-jar", BuiltJar.FILE.toString(), argument);
    try (JavaProcess command = JavaProcess.start(folder, Map.of(), arguments)) {
      assertEquals(status, command.awaitExit());
      List<String> output = status == 0 ? command.output() : command.errors();
      assertTrue(output.get(0).startsWith(firstLine), output::toString);
      assertTrue(status == 0 || output.toString().contains("doctor"), output::toString);
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
  void a_closed_api_is_not_warned_of() throws Exception {
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
      api.get("/student/1", "X-Request-Id", "find-me");
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

  @Test
  void without_credentials_it_lives_and_says_what_is_missing() throws Exception {
    Map<String, String> environment =
        Map.of(
            "PORT",
            "0",
            "HOME",
            folder.toString(),
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
    // A process that ends soon need not compile much.
    return BuiltJar.start(folder, environment, "-XX:TieredStopAtLevel=1");
  }

  private static Map<String, String> onDynamoDbLocal(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(Map.of("AWS_SECRET_ACCESS_KEY", SECRET));
    all.putAll(overrides);
    return BuiltJar.environment(TABLE, all);
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
