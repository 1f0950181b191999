package dev.rollcall.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986) of UTF-8, without forgiveness. */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /**
   * Decodes a part of a URL. A {@code +} stays one; bytes that a client forgot to encode count as
   * they are.
   *
   * @throws IllegalArgumentException says what the part must be
   */
  public static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(escaped(encoded, i));
        i += 2;
      } else {
        // The HTTP decoder gives a character a byte.
        bytes.write(c);
      }
    }
    try {
      return Utf8.decode(bytes.toByteArray());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be percent-encoded UTF-8", e);
    }
  }

  private static int escaped(String encoded, int at) {
    int high = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
    int low = at + 2 < encoded.length() ? Character.digit(encoded.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException(
          "must be percent-encoded: '%' needs two hexadecimal digits behind it");
    }
    return high << 4 | low;
  }

  /** Encodes all but RFC 3986's unreserved characters. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
