package dev.rollcall.http.bulk;

import dev.rollcall.student.Student;
import dev.rollcall.student.StudentItem;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Comma-separated values (RFC 4180) with the columns {@code StudentID}, {@code Name} and {@code
 * Dept}, safe to open in a spreadsheet.
 *
 * <p>A field that a spreadsheet could take for a formula gets an apostrophe in front, and so does
 * one with apostrophes before that already: taking one away again gives back each field exactly.
 */
final class CsvFormat implements ExportFormat {
  static final String TYPE = "text/csv";
  static final List<String> COLUMNS = List.of(Student.ID, Student.NAME, Student.DEPT);

  /**
   * See "CSV Injection" at OWASP; the last four are the full-width forms that some spreadsheets
   * take for the first four.
   */
  private static final String FORMULA = "[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]";

  private static final Pattern DANGEROUS = Pattern.compile("'*" + FORMULA);
  private static final Pattern NEUTRALISED = Pattern.compile("'+" + FORMULA);
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n]");
  private static final String LINE_END = "\r\n";

  @Override
  public String contentType() {
    return TYPE + "; charset=utf-8; header=present";
  }

  @Override
  public Buffer head() {
    return Buffer.buffer(String.join(",", COLUMNS) + LINE_END);
  }

  @Override
  public Buffer lines(List<StudentItem> students) {
    StringBuilder lines = new StringBuilder();
    for (StudentItem student : students) {
      String separator = "";
      for (String column : COLUMNS) {
        lines.append(separator).append(field(student.text(column)));
        separator = ",";
      }
      lines.append(LINE_END);
    }
    return Buffer.buffer(lines.toString());
  }

  private static String field(String text) {
    String safe = DANGEROUS.matcher(text).lookingAt() ? "'" + text : text;
    return NEEDS_QUOTES.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /** The text that was made safe to this. */
  static String restored(String safe) {
    return NEUTRALISED.matcher(safe).lookingAt() ? safe.substring(1) : safe;
  }
}
