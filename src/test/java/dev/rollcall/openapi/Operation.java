package dev.rollcall.openapi;

import dev.rollcall.support.Exchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A method of a path: what it takes and what it answers. */
final class Operation {
  private final String name;
  private final Media body;
  private final boolean needsBody;
  private final Map<String, Schema> requestHeaders = new TreeMap<>();
  private final Map<String, Response> responses = new TreeMap<>();

  /**
   * @param name method and path, such as {@code GET /student/{id}}
   */
  Operation(String name, JsonObject pathItem, JsonObject operation) {
    this.name = name;
    JsonObject requestBody = operation.getJsonObject("requestBody", new JsonObject());
    body = new Media(requestBody.getJsonObject("content", new JsonObject()));
    needsBody = requestBody.getBoolean("required", false);
    Stream.of(pathItem, operation)
        .flatMap(each -> each.getJsonArray("parameters", new JsonArray()).stream())
        .map(JsonObject.class::cast)
        .filter(parameter -> parameter.getString("in").equals("header"))
        .forEach(
            header ->
                requestHeaders.put(
                    header.getString("name"), new Schema(header.getJsonObject("schema"))));
    JsonObject all = operation.getJsonObject("responses");
    all.fieldNames().forEach(status -> responses.put(status, new Response(all, status)));
  }

  String name() {
    return name;
  }

  /** Each documented status, as {@code GET /student/{id} 200}. */
  List<String> outcomes() {
    return responses.keySet().stream()
        .filter(status -> !status.equals("default"))
        .map(status -> name + " " + status)
        .toList();
  }

  /** The answer of that status; null where it is not documented. */
  Response response(int status) {
    Response exactly = responses.get(Integer.toString(status));
    Response otherwise = responses.get("default");
    return exactly == null && otherwise.covers(status) ? otherwise : exactly;
  }

  /**
   * What of the request is not as documented; an operation that succeeded must have been asked so.
   */
  List<String> requestProblems(Exchange exchange) {
    List<String> problems = new ArrayList<>();
    requestHeaders.forEach(
        (header, schema) -> {
          if (!exchange.header(header).isEmpty()) {
            problems.addAll(schema.problemsOfText(exchange.header(header)));
          }
        });
    if (needsBody) {
      problems.addAll(body.problems(exchange.header("Content-Type"), exchange.body()));
    }
    return problems;
  }
}
