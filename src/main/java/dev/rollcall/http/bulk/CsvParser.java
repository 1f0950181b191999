package dev.rollcall.http.bulk;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.student.StudentBodyParser;
import dev.rollcall.student.Student;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180). The first record names the columns, in any order and case;
 * those that are not a student's are ignored.
 */
final class CsvParser implements RecordParser {
  /** What Excel understands in the first line, and PowerShell writes there. */
  private static final Pattern SEPARATOR =
      Pattern.compile("\\s*\"?sep=,\"?,*\\s*", CASE_INSENSITIVE);

  private static final String TYPE = "#TYPE ";

  /** Other separators than the comma, with their names. */
  private static final Map<String, String> OTHERS =
      Map.of(";", "semicolons", "\t", "tabs", "|", "vertical bars");

  /** Blanks that {@link String#strip} leaves, and the byte order mark. */
  private static final Pattern SPECIAL_BLANK = Pattern.compile("[\\h\uFEFF]");

  private static final int MOST_SHOWN = 80;

  private List<String> columns;

  @Override
  public boolean hasQuotes() {
    return true;
  }

  /** The first line names the columns, so one alone has no students. */
  @Override
  public boolean lacksLineEnds() {
    return true;
  }

  @Override
  public Optional<Student> parse(byte[] record) {
    if (columns == null) {
      columns = columns(record);
      return Optional.empty();
    }
    List<String> fields = fields(record);
    if (fields.stream().allMatch(String::isBlank)) {
      return Optional.empty();
    }
    while (fields.size() > columns.size() && fields.get(fields.size() - 1).isEmpty()) {
      fields.remove(fields.size() - 1);
    }
    if (fields.size() != columns.size()) {
      throw bad("The line has " + fields.size() + " fields, the first has " + columns.size());
    }
    return Optional.of(
        StudentBodyParser.of(
            field(Student.ID, fields), field(Student.NAME, fields), field(Student.DEPT, fields)));
  }

  private String field(String column, List<String> fields) {
    int at = columns.indexOf(column.toLowerCase(Locale.ROOT));
    return at < 0 ? "" : CsvFormat.restored(fields.get(at));
  }

  /** The columns' names in lower case; null if the line only describes the file, or is empty. */
  private static List<String> columns(byte[] record) {
    String line;
    try {
      line = Utf8.decode(record);
    } catch (CharacterCodingException e) {
      throw new UnreadableImportException("The first line is not UTF-8");
    }
    if (line.startsWith(TYPE) || SEPARATOR.matcher(line).matches()) {
      return null;
    }
    List<String> names;
    try {
      names =
          fields(record).stream()
              .map(name -> stripped(name).toLowerCase(Locale.ROOT))
              .collect(Collectors.toCollection(ArrayList::new));
    } catch (ClientErrorException e) {
      throw new UnreadableImportException(e.getMessage() + ": " + shown(line));
    }
    if (names.stream().allMatch(String::isEmpty)) {
      return null;
    }
    while (names.size() > 1 && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    requireStudents(names, line);
    return names;
  }

  /** Without blanks around it, those of word processors too, nor byte order marks. */
  private static String stripped(String name) {
    return SPECIAL_BLANK.matcher(name).replaceAll(" ").strip();
  }

  private static void requireStudents(List<String> names, String line) {
    for (String name : CsvFormat.COLUMNS) {
      String wanted = name.toLowerCase(Locale.ROOT);
      if (!names.contains(wanted) && !name.equals(Student.DEPT)) {
        throw new UnreadableImportException(
            "The first line must name the columns StudentID and Name"
                + (" between commas, and Dept if there is one; it is " + shown(line))
                + separatorOf(line));
      }
      if (names.indexOf(wanted) != names.lastIndexOf(wanted)) {
        throw new UnreadableImportException(
            "The first line must name each column once; it is " + shown(line));
      }
    }
  }

  private static String separatorOf(String line) {
    return OTHERS.entrySet().stream()
        .filter(other -> line.contains(other.getKey()))
        .findFirst()
        .map(other -> ". It has " + other.getValue() + ": save the file with commas")
        .orElse("");
  }

  /** The beginning of a line, for a message. */
  private static String shown(String line) {
    boolean isLong = line.codePointCount(0, line.length()) > MOST_SHOWN;
    String beginning = isLong ? line.substring(0, line.offsetByCodePoints(0, MOST_SHOWN)) : line;
    return "'" + beginning.replaceAll("\\p{Cntrl}", " ") + (isLong ? "...'" : "'");
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
    return new ClientErrorException(400, sentence);
  }
}
