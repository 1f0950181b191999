package dev.rollcall.http.page;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes and the entity tag that changes with them.
 *
 * @param etag quoted, as the header has it
 */
record Content(Buffer bytes, String etag) {
  /** Half a SHA-256: a tag must differ, it need not withstand a forger. */
  private static final int TAG_BYTES = 16;

  static Content of(Buffer bytes) {
    byte[] digest = sha256().digest(bytes.getBytes());
    return new Content(bytes, '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }
}
