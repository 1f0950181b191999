package dev.rollcall.http.bulk;

import dev.rollcall.http.error.JsonResponse;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records of an import. */
final class ImportReport {
  private static final int MOST_ERRORS = 100;

  private final TreeMap<Long, String> errors = new TreeMap<>();
  private long created;
  private long failed;

  void created() {
    created++;
  }

  /** Counts a record that is not stored, and keeps the reason if it is one of the first. */
  void failed(long line, String sentence) {
    failed++;
    errors.put(line, sentence);
    if (errors.size() > MOST_ERRORS) {
      errors.pollLastEntry();
    }
  }

  Buffer body() {
    return JsonResponse.encode(
        json -> {
          json.writeStartObject();
          json.writeNumberField("created", created);
          json.writeNumberField("failed", failed);
          json.writeArrayFieldStart("errors");
          for (Map.Entry<Long, String> error : errors.entrySet()) {
            json.writeStartObject();
            json.writeNumberField("line", error.getKey());
            json.writeStringField("error", error.getValue());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
