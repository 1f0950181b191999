package dev.rollcall.http.student;

import dev.rollcall.http.Utf8;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentFilter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The cursor of a list: where its next page begins, as text for a URL. Any instance reads what
 * another wrote, and nothing is kept of it.
 *
 * <p>It holds the last id and a checksum over that, the table or its index, and the filters, so
 * that a cursor that was cut, altered or taken to another list is noticed. It is no secret and no
 * right: whoever forged one would get a page that a list gives anybody.
 */
final class PageCursor {
  /** Changes with the cursor's form, so that an old one is refused instead of misread. */
  private static final byte VERSION = 1;

  private static final int SUM_BYTES = 12;

  private final Function<StudentFilter, String> order;

  /**
   * @param order names the order of such a list; a cursor is good for that only
   */
  PageCursor(Function<StudentFilter, String> order) {
    this.order = order;
  }

  String encode(String id, StudentFilter filter) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(sum(idBytes, filter), SUM_BYTES + idBytes.length);
    System.arraycopy(idBytes, 0, bytes, SUM_BYTES, idBytes.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The id in a cursor; nothing where this list never gave such a cursor. */
  Optional<String> decode(String cursor, StudentFilter filter) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length <= SUM_BYTES || bytes.length > SUM_BYTES + Student.MAX_ID_BYTES) {
        return Optional.empty();
      }
      String id = Utf8.decode(Arrays.copyOfRange(bytes, SUM_BYTES, bytes.length));
      // Encoded again, since Base64's decoder takes several texts for the same bytes.
      return encode(id, filter).equals(cursor) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private byte[] sum(byte[] id, StudentFilter filter) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(VERSION);
      add(sha256, order.apply(filter));
      add(sha256, filter.dept().map(dept -> "=" + dept).orElse(""));
      add(sha256, filter.namePrefix().orElse(""));
      return Arrays.copyOf(sha256.digest(id), SUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** With its length before it, so that no two lists run together to the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
