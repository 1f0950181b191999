package dev.rollcall.http.bulk;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/** What became of the records of an import. */
final class ImportReport {
  private static final int MOST_ERRORS = 100;

  private final TreeMap<Long, String> errors = new TreeMap<>();
  private long seen;
  private long created;
  private long failed;

  /** Counts a record that was read; {@link #created} or {@link #failed} follows. */
  void seen() {
    seen++;
  }

  void created() {
    created++;
  }

  /** Whether it is known of every record what became of it. */
  boolean isComplete() {
    return created + failed == seen;
  }

  /** Counts lines that could not be read, and so many records at the least. */
  void unreadable(long first, long last, String problem) {
    seen += last - first;
    failed += last - first;
    seen();
    failed(
        first,
        first == last ? problem : problem + ": lines " + first + " to " + last + " were not read");
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
    JsonArray named = new JsonArray();
    errors.forEach(
        (line, sentence) -> named.add(new JsonObject().put("line", line).put("error", sentence)));
    return new JsonObject()
        .put("created", created)
        .put("failed", failed)
        .put("errors", named)
        .toBuffer();
  }
}
