package dev.rollcall.http.bulk;

import dev.rollcall.student.StudentItem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a stream of students is written. */
public interface ExportFormat {
  /** What JSON is accepted by. */
  Set<String> JSON_TYPES = Set.of("application/json", "application/*", "*/*");

  /**
   * The format that a request's {@code Accept} prefers; nothing if it is JSON, which is also what a
   * client gets that accepts none of these. Of types of equal weight the first counts; but a
   * request for a page ({@code limit} or {@code cursor}) means JSON, if that is one of them.
   */
  static Optional<ExportFormat> preferredBy(RoutingContext context) {
    String query = "&" + context.request().query();
    boolean isPage = query.contains("&limit=") || query.contains("&cursor=");
    float best = 0;
    Optional<ExportFormat> preferred = Optional.empty();
    // By weight, the heaviest first.
    for (MIMEHeader accepted : context.parsedHeaders().accept()) {
      String type = (accepted.component() + "/" + accepted.subComponent()).toLowerCase(Locale.ROOT);
      if (accepted.weight() < best || accepted.weight() == 0) {
        break;
      }
      if (JSON_TYPES.contains(type) && (best == 0 || isPage)) {
        return Optional.empty();
      }
      Optional<ExportFormat> format = best == 0 ? stream(type) : Optional.empty();
      if (format.isPresent()) {
        preferred = format;
        best = accepted.weight();
      }
    }
    return preferred;
  }

  private static Optional<ExportFormat> stream(String type) {
    return switch (type) {
      case NdjsonFormat.TYPE -> Optional.of(new NdjsonFormat());
      case CsvFormat.TYPE, "text/*" -> Optional.of(new CsvFormat());
      default -> Optional.empty();
    };
  }

  /** The {@code Content-Type}. */
  String contentType();

  /** What comes before the first student. */
  Buffer head();

  /** Some students, at least one. */
  Buffer lines(List<StudentItem> students);
}
