package dev.rollcall.http.student;

import dev.rollcall.http.PercentEncoding;
import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.error.Violation;
import dev.rollcall.student.StudentFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the query of {@code GET /student} asks for.
 *
 * @param after the id behind which the page begins
 */
record ListQuery(StudentFilter filter, int limit, Optional<String> after) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 1000;

  /** So that the longest cursor and both filters, percent-encoded, fit a request line. */
  private static final int MAX_FILTER_BYTES = 512;

  private static final Set<String> FOR_A_PAGE = Set.of("limit", "cursor", "dept", "name");
  private static final Set<String> FOR_A_STREAM = Set.of("dept", "name");
  private static final String[] NONE = {};
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,4}");

  /**
   * Reads a URL's query.
   *
   * @param query as it stands in the URL; null for none
   * @param cursors reads the cursor
   * @throws ClientErrorException 400 with all violations
   */
  static ListQuery of(String query, PageCursor cursors) {
    List<Violation> violations = new ArrayList<>();
    Map<String, String> given = parameters(query, FOR_A_PAGE, violations);
    int limit = limit(given.get("limit"), violations);
    StudentFilter filter = filter(given, violations);
    Optional<String> cursor = Optional.ofNullable(given.get("cursor"));
    Optional<String> after = cursor.flatMap(text -> cursors.decode(text, filter));
    if (cursor.isPresent() && after.isEmpty()) {
      violations.add(
          new Violation("cursor", "must be the next of an answer to a list with the same filters"));
    }
    refuse(violations);
    return new ListQuery(filter, limit, after);
  }

  /**
   * Reads the filters of a stream, which has no pages.
   *
   * @param query as it stands in the URL; null for none
   * @throws ClientErrorException 400 with all violations
   */
  static StudentFilter ofStream(String query) {
    List<Violation> violations = new ArrayList<>();
    StudentFilter filter = filter(parameters(query, FOR_A_STREAM, violations), violations);
    refuse(violations);
    return filter;
  }

  private static void refuse(List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new ClientErrorException(400, "The query is not valid", violations);
    }
  }

  /** The URL of the page behind an id, relative to this one's, as a proxy may give it a prefix. */
  String linkTo(String cursor) {
    StringBuilder link = new StringBuilder("student?limit=").append(limit);
    filter.dept().ifPresent(dept -> link.append("&dept=").append(PercentEncoding.encode(dept)));
    filter
        .namePrefix()
        .ifPresent(name -> link.append("&name=").append(PercentEncoding.encode(name)));
    return link.append("&cursor=").append(cursor).toString();
  }

  private static Map<String, String> parameters(
      String query, Set<String> known, List<Violation> violations) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? NONE : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!known.contains(name)) {
        violations.add(
            new Violation(
                "query",
                known == FOR_A_STREAM
                    ? "of a stream may have dept and name only"
                    : "may have limit, cursor, dept and name only"));
      } else if (parameters.putIfAbsent(name, value(name, pair, equals, violations)) != null) {
        violations.add(new Violation(name, "must be given once"));
      }
    }
    return parameters;
  }

  private static String value(String name, String pair, int equals, List<Violation> violations) {
    try {
      return equals < 0
          ? ""
          : PercentEncoding.decode(pair.substring(equals + 1).replace("+", "%20"));
    } catch (IllegalArgumentException e) {
      violations.add(new Violation(name, e.getMessage()));
      return "";
    }
  }

  private static int limit(String text, List<Violation> violations) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = WHOLE_NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      violations.add(new Violation("limit", "must be a whole number from 1 to " + MOST));
    }
    return limit;
  }

  private static StudentFilter filter(Map<String, String> given, List<Violation> violations) {
    StudentFilter filter =
        new StudentFilter(
            Optional.ofNullable(given.get("dept")),
            Optional.ofNullable(given.get("name")).filter(prefix -> !prefix.isEmpty()));
    bound("dept", filter.dept(), violations);
    bound("name", filter.namePrefix(), violations);
    return filter;
  }

  private static void bound(String name, Optional<String> value, List<Violation> violations) {
    if (value.filter(text -> Utf8.length(text) > MAX_FILTER_BYTES).isPresent()) {
      violations.add(
          new Violation(name, "must be at most " + MAX_FILTER_BYTES + " bytes in UTF-8"));
    }
  }
}
