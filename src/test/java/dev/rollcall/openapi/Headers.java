package dev.rollcall.openapi;

import dev.rollcall.support.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The headers of an answer. */
final class Headers {
  /** HTTP's own, which OpenAPI leaves out or describes elsewhere. */
  private static final Set<String> FRAMING =
      Set.of("content-type", "content-length", "transfer-encoding", "connection");

  private final Map<String, Schema> schemas = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> required = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param headers the document's {@code headers} object, or an empty one
   */
  Headers(JsonObject headers) {
    for (String name : headers.fieldNames()) {
      JsonObject header = headers.getJsonObject(name);
      schemas.put(name, new Schema(header.getJsonObject("schema")));
      if (header.getBoolean("required", false)) {
        required.add(name);
      }
    }
  }

  Headers with(Headers more) {
    Headers both = new Headers(new JsonObject());
    both.schemas.putAll(schemas);
    both.schemas.putAll(more.schemas);
    both.required.addAll(required);
    both.required.addAll(more.required);
    return both;
  }

  List<String> problems(Answer answer) {
    List<String> problems = new ArrayList<>();
    for (String name : required) {
      if (answer.header(name).isEmpty()) {
        problems.add("lacks the header " + name);
      }
    }
    for (String name : answer.headers().keySet()) {
      Schema schema = schemas.get(name);
      if (schema != null) {
        schema
            .problemsOfText(answer.header(name))
            .forEach(problem -> problems.add("has a bad header " + name + ": " + problem));
      } else if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        problems.add("has the header " + name + ", which is not documented");
      }
    }
    return problems;
  }
}
