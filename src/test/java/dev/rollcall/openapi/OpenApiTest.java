package dev.rollcall.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.Exchange;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code openapi.yaml}: a sound document, served, and the whole truth about the service. */
@ExtendWith(VertxExtension.class)
class OpenApiTest {
  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  private final ApiDocument document = ApiDocument.shared();

  @Test
  void it_is_an_openapi_3_1_document(Vertx vertx, VertxTestContext test) {
    OpenAPIVersion.V3_1
        .getRepository(vertx, "https://rollcall.dev/")
        .compose(
            schemas -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, ApiDocument.read()))
        .onComplete(
            test.succeeding(
                result ->
                    test.verify(
                        () -> {
                          assertTrue(result.getValid(), () -> String.valueOf(result.getErrors()));
                          test.completeNow();
                        })));
  }

  @Test
  void its_version_is_the_products() throws Exception {
    String version = ApiDocument.read().getJsonObject("info").getString("version");

    assertTrue(Files.readString(Path.of("pom.xml")).contains("<version>" + version + "</version>"));
  }

  @Test
  void its_examples_are_as_its_schemas_say() {
    List<String> problems = new ArrayList<>();
    int[] examples = {0};
    new Examples(
            (where, schema, example) -> {
              examples[0]++;
              new Schema(schema)
                  .problems(example)
                  .forEach(problem -> problems.add(where + ": " + problem));
            })
        .visit("", document.resolved());

    assertEquals(List.of(), problems);
    assertTrue(examples[0] > 20, "only " + examples[0] + " examples seen");
  }

  @Test
  void it_is_served_as_it_was_written() throws Exception {
    Answer yaml = rollcall.api().get("/openapi.yaml");

    assertEquals(200, yaml.status());
    assertEquals("application/yaml", yaml.header("Content-Type"));
    assertEquals(Files.readString(ApiDocument.FILE), yaml.body());
  }

  @Test
  void it_is_served_in_json_too() {
    Answer json = rollcall.api().get("/openapi.json");

    assertEquals(200, json.status());
    assertEquals("application/json", json.header("Content-Type"));
    assertEquals(ApiDocument.read(), new JsonObject(json.body()));
    assertEquals("openapi", new JsonObject(json.body()).fieldNames().iterator().next());
  }

  @Test
  void it_leaves_out_the_pages() {
    Set<String> paths = ApiDocument.read().getJsonObject("paths").fieldNames();

    assertEquals(
        Set.of("/", "/student", "/student/{id}", "/health", "/health/ready", "/service"), paths);
  }

  @Test
  void each_operation_says_whether_it_takes_a_token_and_has_one_type_of_result() {
    for (JsonObject operation : servedOperations()) {
      String id = operation.getString("operationId");
      assertTrue(operation.containsKey("security"), id);
      // Generators of clients take the type of one of them for all.
      assertTrue(successes(operation).distinct().count() <= 1, id);
    }
  }

  private static List<JsonObject> servedOperations() {
    JsonObject paths = ApiDocument.read().getJsonObject("paths");
    return paths.fieldNames().stream()
        .map(paths::getJsonObject)
        .flatMap(
            path ->
                path.fieldNames().stream()
                    .filter(name -> !name.equals("parameters"))
                    .map(path::getJsonObject))
        .toList();
  }

  private static Stream<JsonObject> successes(JsonObject operation) {
    JsonObject responses = operation.getJsonObject("responses");
    return responses.fieldNames().stream()
        .filter(status -> status.startsWith("2"))
        .map(status -> responses.getJsonObject(status).getJsonObject("content"))
        .filter(content -> content.containsKey("application/json"))
        .map(content -> content.getJsonObject("application/json").getJsonObject("schema"));
  }

  @ParameterizedTest
  @CsvSource({"%s, 304", "W/%s, 304", "'\"x\", %s', 304", "*, 304", "'\"x\"', 200"})
  void whoever_has_it_gets_a_304(String given, int status) {
    Api api = rollcall.api();
    String etag = api.get("/openapi.json").header("ETag");

    Answer answer = api.get("/openapi.json", "If-None-Match", given.formatted(etag));

    assertEquals(status, answer.status());
    assertEquals(etag, answer.header("ETag"));
  }

  @Test
  void everything_documented_happens() {
    Set<String> happened = new TreeSet<>();
    DocumentedCalls.make(
        exchange -> {
          document.check(exchange);
          happened.add(document.outcome(exchange));
        });

    Set<String> missing = new TreeSet<>(document.outcomes());
    missing.removeAll(happened);
    assertEquals(Set.of(), missing);
  }

  @Test
  void options_tells_the_documented_methods() {
    for (String path :
        List.of("/", "/student", "/student/1", "/health", "/health/ready", "/openapi.yaml")) {
      String template = path.replace("/1", "/{id}");
      Set<String> documented =
          document.operations().stream()
              .filter(operation -> operation.endsWith(" " + template))
              .map(operation -> operation.replaceFirst(" .*", ""))
              .flatMap(
                  method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
              .collect(Collectors.toSet());
      documented.add("OPTIONS");

      assertEquals(
          documented,
          Set.of(rollcall.api().call("OPTIONS", path).header("Allow").split(", ", -1)),
          path);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, 'POST /student HTTP/1.1\r\nno colon'",
    "414, 'POST /student?%s HTTP/1.1'",
    "417, 'POST /student HTTP/1.1\r\n"
        + "Content-Type: application/json\r\n"
        + "Content-Length: 1\r\n"
        + "Expect: x'",
    "431, 'POST /student HTTP/1.1\r\nX: %s'",
  })
  void what_can_go_wrong_with_any_request_is_documented(int status, String head) {
    try (RawConnection connection = rollcall.api().connect()) {
      Answer answer =
          connection
              .send(head.formatted("x".repeat(20_000)) + "\r\nHost: localhost\r\n\r\n")
              .read();

      assertEquals(status, answer.status());
      document.check(exchange("POST", "/student", answer));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "418 | X-Request-Id=x | {} | that status is not documented",
        "200 | X-Request-Id=x;Server=x | {\"StudentID\":\"1\"} | which is not documented",
        "200 | Via=x | {\"StudentID\":\"1\"} | lacks the header X-Request-Id",
        "200 | X-Request-Id=? | {\"StudentID\":\"1\"} | bad header X-Request-Id",
        "200 | X-Request-Id=x | {\"StudentID\":1} | string",
        "200 | X-Request-Id=x | {\"Name\":\"A\"} | StudentID",
        "200 | X-Request-Id=x | nonsense | is no JSON",
        "200 | X-Request-Id=x;Content-Type=text/plain | {\"StudentID\":\"1\"} | is text/plain",
        "404 | X-Request-Id=x | {\"error\":\"Gone\"} | Student not found",
        "503 | X-Request-Id=x | {\"error\":\"Busy\"} | lacks the header Retry-After",
      })
  void the_check_itself_notices(int status, String headers, String body, String problem) {
    Map<String, List<String>> all = new HashMap<>();
    all.put("Content-Type", List.of("application/json"));
    all.put("Cache-Control", List.of("private, no-cache"));
    all.put("X-Content-Type-Options", List.of("nosniff"));
    for (String header : headers.split(";", -1)) {
      all.put(header.replaceFirst("=.*", ""), List.of(header.replaceFirst("[^=]*=", "")));
    }

    List<String> problems =
        document.problems(exchange("GET", "/student/1", new Answer(status, all, body)));

    assertFalse(problems.isEmpty());
    assertTrue(problems.toString().contains(problem), problems.toString());
  }

  @Test
  void the_check_notices_a_request_that_should_not_have_succeeded() {
    Answer created =
        new Answer(
            201,
            Map.of("Content-Type", List.of("application/json")),
            "{\"message\":\"Student created\"}");
    Exchange exchange =
        new Exchange(
            "POST",
            "/student",
            Map.of("Content-Type", List.of("application/json")),
            new JsonObject().put("Name", new JsonArray()).encode(),
            created);

    assertTrue(document.problems(exchange).toString().contains("succeeded, but the request"));
  }

  private static Exchange exchange(String method, String path, Answer answer) {
    return new Exchange(method, path, Map.of(), "", answer);
  }
}
