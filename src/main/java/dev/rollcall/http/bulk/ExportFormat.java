package dev.rollcall.http.bulk;

import dev.rollcall.student.StudentItem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a stream of students is written. */
public interface ExportFormat {
  /**
   * The format that a request's {@code Accept} prefers; nothing where it is JSON, which is also
   * what a client gets that accepts none of these.
   */
  static Optional<ExportFormat> preferredBy(RoutingContext context) {
    for (MIMEHeader accepted : context.parsedHeaders().accept()) {
      String type = accepted.component() + "/" + accepted.subComponent();
      if (accepted.weight() == 0) {
        continue;
      }
      switch (type.toLowerCase(Locale.ROOT)) {
        case NdjsonFormat.TYPE -> {
          return Optional.of(new NdjsonFormat());
        }
        case CsvFormat.TYPE, "text/*" -> {
          return Optional.of(new CsvFormat());
        }
        case "application/json", "application/*", "*/*" -> {
          return Optional.empty();
        }
        default -> {
          // The next best may be one of ours.
        }
      }
    }
    return Optional.empty();
  }

  /** The {@code Content-Type}. */
  String contentType();

  /** What comes before the first student. */
  Buffer head();

  /** Some students, at least one. */
  Buffer lines(List<StudentItem> students);
}
