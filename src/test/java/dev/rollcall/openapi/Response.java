package dev.rollcall.openapi;

import dev.rollcall.support.Exchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** An answer as the document has it. */
final class Response {
  private final Headers headers;
  private final Media media;
  private final JsonArray statuses;

  Response(JsonObject responses, String status) {
    JsonObject response = responses.getJsonObject(status);
    headers = new Headers(response.getJsonObject("headers", new JsonObject()));
    media = new Media(response.getJsonObject("content", new JsonObject()));
    statuses = response.getJsonArray("x-statuses", new JsonArray());
  }

  /** Whether this default is meant for that status. */
  boolean covers(int status) {
    return statuses.contains(status);
  }

  /** What of the answer is not as documented. */
  List<String> problems(Exchange exchange, Headers everyAnswer) {
    List<String> problems = new ArrayList<>(headers.with(everyAnswer).problems(exchange.answer()));
    if (!exchange.method().equals("HEAD")) {
      problems.addAll(
          media.problems(exchange.answer().header("Content-Type"), exchange.answer().body()));
    } else if (!exchange.answer().body().isEmpty()) {
      problems.add("has a body, to a HEAD");
    }
    return problems;
  }
}
