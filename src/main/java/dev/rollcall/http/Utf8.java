package dev.rollcall.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 without forgiveness: what is malformed is refused, never replaced. */
public final class Utf8 {
  private Utf8() {}

  /**
   * Decodes strictly.
   *
   * @throws CharacterCodingException if the bytes are no UTF-8, overlong forms and surrogates
   *     included
   */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    // A new decoder reports; String's constructor and Charset.decode would replace.
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Whether the bytes begin with the byte order mark of UTF-16 (or of UTF-32 in little endian). */
  public static boolean isMarkedAsUtf16(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
            || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
  }

  /** The text's length in UTF-8 bytes. */
  public static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Whether half of a surrogate pair stands alone, which no UTF-8 can carry. JSON's escapes can
   * write one.
   */
  public static boolean hasLoneSurrogate(String text) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      // A pair is a point above these.
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return true;
      }
      i += Character.charCount(point);
    }
    return false;
  }
}
