package dev.rollcall.http.student;

import dev.rollcall.http.PercentEncoding;
import dev.rollcall.http.Utf8;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.http.error.Violation;
import dev.rollcall.student.Student;
import java.util.List;

/** Reads the id at the end of a request's path. */
final class StudentPath {
  private static final String FOLDER = "student/";
  private static final int LONGEST_UNCHECKED = Student.MAX_ID_BYTES / 3;

  private StudentPath() {}

  /**
   * Percent-decodes the path's last segment. A {@code +} stays one; bytes that a client forgot to
   * encode count as they are, as the lab's server took them.
   *
   * @param path the raw path, such as {@code /student/a%20b}
   * @throws ClientErrorException 400 where the escapes are no UTF-8, or the id is too long
   */
  static String fromPath(String path) {
    String segment = path.substring(path.lastIndexOf('/') + 1);
    String id = isPlain(segment) ? segment : decode(segment);
    if (isTooLong(id)) {
      throw bad("must be at most " + Student.MAX_ID_BYTES + " bytes in UTF-8");
    }
    return id;
  }

  /**
   * The URL of a student, relative to that of all students: so it stays within the path prefix that
   * a proxy may give the service.
   */
  static String toRelativeUrl(String id) {
    return FOLDER + PercentEncoding.encode(id);
  }

  /** Whether the id is longer than a partition key may be. */
  static boolean isTooLong(String id) {
    return id.length() > LONGEST_UNCHECKED && Utf8.length(id) > Student.MAX_ID_BYTES;
  }

  private static boolean isPlain(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%' || c > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String decode(String segment) {
    try {
      return PercentEncoding.decode(segment);
    } catch (IllegalArgumentException e) {
      throw bad(e.getMessage());
    }
  }

  private static ClientErrorException bad(String problem) {
    return new ClientErrorException(
        400, "The id in the path is not valid", List.of(new Violation(Student.ID, problem)));
  }
}
