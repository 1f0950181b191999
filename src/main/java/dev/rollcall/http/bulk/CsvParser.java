package dev.rollcall.http.bulk;

import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.student.StudentBodyParser;
import dev.rollcall.student.Student;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Comma-separated values (RFC 4180). The first record names the columns, in any order; those that
 * are not a student's are ignored.
 */
final class CsvParser implements RecordParser {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private List<String> columns;

  @Override
  public boolean hasQuotes() {
    return true;
  }

  @Override
  public Optional<Student> parse(byte[] record) {
    if (columns == null) {
      columns = columns(record);
      return Optional.empty();
    }
    List<String> fields = fields(record);
    if (fields.size() != columns.size()) {
      throw bad("The line has " + fields.size() + " fields, the first has " + columns.size());
    }
    return Optional.of(
        StudentBodyParser.of(
            field(Student.ID, fields), field(Student.NAME, fields), field(Student.DEPT, fields)));
  }

  private String field(String column, List<String> fields) {
    int at = columns.indexOf(column);
    return at < 0 ? "" : CsvFormat.restored(fields.get(at));
  }

  private static List<String> columns(byte[] record) {
    List<String> columns;
    try {
      columns = fields(record);
    } catch (ClientErrorException e) {
      throw new UnreadableImportException(e.getMessage());
    }
    if (columns.get(0).startsWith(BYTE_ORDER_MARK)) {
      columns.set(0, columns.get(0).substring(BYTE_ORDER_MARK.length()));
    }
    if (!columns.contains(Student.ID)
        || !columns.contains(Student.NAME)
        || new HashSet<>(columns).size() < columns.size()) {
      throw new UnreadableImportException(
          "The first line must name the columns StudentID and Name, and each column once");
    }
    return columns;
  }

  private static List<String> fields(byte[] record) {
    String text;
    try {
      text = Utf8.decode(record);
    } catch (CharacterCodingException e) {
      throw bad("The line is not UTF-8");
    }
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      int end = quoted ? closingQuote(text, at) + 1 : comma(text, at);
      if (end < text.length() && text.charAt(end) != ',') {
        throw bad("The line has something behind a closing quote");
      }
      fields.add(
          quoted ? text.substring(at + 1, end - 1).replace("\"\"", "\"") : plain(text, at, end));
      at = end + 1;
    }
    return fields;
  }

  private static String plain(String text, int start, int end) {
    String field = text.substring(start, end);
    if (field.indexOf('"') >= 0) {
      throw bad("The line has a quote in a field that is not quoted");
    }
    return field;
  }

  private static int comma(String text, int from) {
    int comma = text.indexOf(',', from);
    return comma < 0 ? text.length() : comma;
  }

  private static int closingQuote(String text, int opening) {
    int at = text.indexOf('"', opening + 1);
    while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == '"') {
      at = text.indexOf('"', at + 2);
    }
    if (at < 0) {
      throw bad("The line has a quote that is not closed");
    }
    return at;
  }

  private static ClientErrorException bad(String sentence) {
    return new ClientErrorException(400, sentence, List.of());
  }
}
