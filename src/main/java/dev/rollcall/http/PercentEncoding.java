package dev.rollcall.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986) of UTF-8, without forgiveness. */
public final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * Decodes a part of a URL. A {@code +} stays one; bytes that a client forgot to encode count as
   * they are.
   *
   * @throws IllegalArgumentException says what the part must be
   */
  public static String decode(String encoded) {
    byte[] bytes;
    try {
      // Here as there a character is a byte: the HTTP decoder makes them so.
      bytes =
          QueryStringDecoder.decodeComponent(
                  encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be percent-encoded: '%' needs two hexadecimal digits behind it", e);
    }
    try {
      return Utf8.decode(bytes);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be percent-encoded UTF-8", e);
    }
  }

  /** Encodes all but RFC 3986's unreserved characters. */
  public static String encode(String text) {
    // The JDK's encoder is that of HTML's forms, which differs in these.
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
