package dev.rollcall.openapi;

import dev.rollcall.support.Exchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code openapi.yaml}, to hold what goes over the wire against it; and the pages, which the served
 * document leaves out. Any thread.
 */
public final class ApiDocument {
  static final Path FILE = Path.of("src", "main", "resources", "openapi.yaml");
  private static final Path PAGES = Path.of("src", "test", "resources", "pages.yaml");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** Last, since it is made with the constants above. */
  private static final ApiDocument SHARED = new ApiDocument();

  private final JsonObject document = References.resolve(read().mergeIn(read(PAGES), true));
  private final Map<Pattern, Map<String, Operation>> paths = new LinkedHashMap<>();
  private final Headers everyAnswer =
      new Headers(components().getJsonObject("x-every-answer").getJsonObject("headers"));

  private ApiDocument() {
    JsonObject all = document.getJsonObject("paths");
    for (String path : all.fieldNames()) {
      paths.put(pattern(path), operations(path, all.getJsonObject(path)));
    }
  }

  public static ApiDocument shared() {
    return SHARED;
  }

  /** Fails unless the exchange is as the document says. */
  public void check(Exchange exchange) {
    List<String> problems = problems(exchange);
    if (!problems.isEmpty()) {
      throw new AssertionError(exchange + ": not as in " + FILE + ": " + problems);
    }
  }

  /** What is not as the document says; nothing where all is. */
  List<String> problems(Exchange exchange) {
    int status = exchange.answer().status();
    Operation operation = operation(exchange);
    Response response =
        operation == null ? elsewhere(exchange, status) : operation.response(status);
    if (response == null) {
      return List.of("that status is not documented");
    }
    List<String> problems = new ArrayList<>(response.problems(exchange, everyAnswer));
    if (operation != null && status < 300) {
      operation
          .requestProblems(exchange)
          .forEach(problem -> problems.add("succeeded, but the request " + problem));
    }
    return problems;
  }

  /** Which outcome of which operation that was, such as {@code GET /student/{id} 200}. */
  String outcome(Exchange exchange) {
    Operation operation = operation(exchange);
    return (operation == null ? "elsewhere" : operation.name()) + " " + exchange.answer().status();
  }

  /** Every method of every path, as {@code GET /student/{id}}. */
  public Set<String> operations() {
    return all().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every documented status of every operation. */
  Set<String> outcomes() {
    return all()
        .flatMap(operation -> operation.outcomes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The document with what its references refer to in their place. */
  JsonObject resolved() {
    return document;
  }

  /** The document as it is served. */
  static JsonObject read() {
    return read(FILE);
  }

  private static JsonObject read(Path file) {
    try {
      Map<String, Object> yaml =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return new JsonObject(yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer that belongs to no operation: another path or another method. */
  private Response elsewhere(Exchange exchange, int status) {
    if (status == 401 || status == 403) {
      return response(status == 401 ? "Unauthorized" : "Forbidden");
    }
    boolean known = !methods(exchange).isEmpty();
    boolean options = exchange.method().equals("OPTIONS");
    Map<Integer, String> expected =
        known
            ? (options ? Map.of(204, "Options") : Map.of(405, "MethodNotAllowed"))
            : Map.of(404, "NothingHere");
    Response error = response("Error");
    return expected.containsKey(status)
        ? response(expected.get(status))
        : error.covers(status) ? error : null;
  }

  private Response response(String component) {
    return new Response(components().getJsonObject("responses"), component);
  }

  private Operation operation(Exchange exchange) {
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    return methods(exchange).get(method);
  }

  private Map<String, Operation> methods(Exchange exchange) {
    String path = exchange.path().replaceFirst("\\?.*", "");
    return paths.entrySet().stream()
        .filter(each -> each.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Map.of());
  }

  private Stream<Operation> all() {
    return paths.values().stream().flatMap(methods -> methods.values().stream());
  }

  private JsonObject components() {
    return document.getJsonObject("components");
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+").replace(".", "\\."));
  }

  private static Map<String, Operation> operations(String path, JsonObject item) {
    return item.fieldNames().stream()
        .filter(METHODS::contains)
        .map(method -> method.toUpperCase(Locale.ROOT))
        .collect(
            Collectors.toMap(
                method -> method,
                method ->
                    new Operation(
                        method + " " + path,
                        item,
                        item.getJsonObject(method.toLowerCase(Locale.ROOT)))));
  }
}
