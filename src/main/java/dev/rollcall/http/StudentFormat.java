package dev.rollcall.http;

import dev.rollcall.student.Item;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a stream of students is written. */
interface StudentFormat {
  /**
   * The format that a request's {@code Accept} prefers; nothing where it is JSON, which is also
   * what a client gets that accepts none of these.
   */
  static Optional<StudentFormat> preferredBy(RoutingContext context) {
    for (MIMEHeader accepted : context.parsedHeaders().accept()) {
      String type = accepted.component() + "/" + accepted.subComponent();
      if (accepted.weight() == 0) {
        continue;
      }
      switch (type.toLowerCase(Locale.ROOT)) {
        case Ndjson.TYPE -> {
          return Optional.of(new Ndjson());
        }
        case Csv.TYPE, "text/*" -> {
          return Optional.of(new Csv());
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
  Buffer lines(List<Item> students);
}
