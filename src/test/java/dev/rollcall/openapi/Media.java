package dev.rollcall.openapi;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a body may be: schemas by media type. */
final class Media {
  private final Map<String, Schema> types = new TreeMap<>();

  /**
   * @param content the document's {@code content} object, or an empty one
   */
  Media(JsonObject content) {
    for (String type : content.fieldNames()) {
      types.put(type, new Schema(content.getJsonObject(type).getJsonObject("schema")));
    }
  }

  /** What is wrong with the body; nothing where it is as documented. */
  List<String> problems(String contentType, String body) {
    if (types.isEmpty()) {
      return body.isEmpty() ? List.of() : List.of("has a body");
    }
    String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    Schema schema = types.get(type);
    if (schema == null) {
      return List.of("is " + type + ", not " + types.keySet());
    }
    return type.equals("application/json")
        ? schema.problemsOfJson(body)
        : schema.problemsOfText(body);
  }

  @Override
  public String toString() {
    return types.keySet().stream().collect(Collectors.joining(", "));
  }
}
