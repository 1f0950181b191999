package dev.rollcall.http.bulk;

import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.student.StudentItem;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Newline-delimited JSON: each student on a line, as a read shows it. */
final class NdjsonFormat implements ExportFormat {
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
  public Buffer lines(List<StudentItem> students) {
    return JsonResponse.encode(
            json -> {
              for (StudentItem student : students) {
                student.writeTo(json);
              }
            })
        .appendString("\n");
  }
}
