package dev.rollcall.standin;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a JSON answer, put together from parts that are JSON already. */
final class Answer {
  private static final int USUAL_SIZE = 256;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);

  Answer raw(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  Answer raw(byte[] json) {
    bytes.write(json, 0, json.length);
    return this;
  }

  /** The text as a JSON string, quotes included. */
  Answer text(String text) {
    return raw("\"").raw(JsonStringEncoder.getInstance().quoteAsUTF8(text)).raw("\"");
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
