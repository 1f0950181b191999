package dev.rollcall.http;

import dev.rollcall.student.Item;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Newline-delimited JSON: each student on a line, as a read shows it. */
final class Ndjson implements StudentFormat {
  static final String TYPE = "application/x-ndjson";

  @Override
  public String contentType() {
    return TYPE;
  }

  @Override
  public Buffer head() {
    return Buffer.buffer();
  }

  @Override
  public Buffer lines(List<Item> students) {
    return JsonAnswer.encode(
            json -> {
              for (Item student : students) {
                student.writeTo(json);
              }
            })
        .appendString("\n");
  }
}
