package dev.rollcall.http.bulk;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts bytes, as they arrive, into records: lines, of which one in CSV goes on where a line ends
 * within quotes. What a record holds is its parser's business.
 */
final class RecordSplitter {
  private final boolean quotes;
  private final int maxBytes;
  private final Sink sink;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private boolean tooLong;
  private boolean atFieldStart = true;
  private boolean inQuotes;
  private boolean behindQuote;
  private long line = 1;
  private long firstLine = 1;

  /** Takes the records. */
  interface Sink {
    /**
     * Takes the next one.
     *
     * @param line the number of its first line, from 1
     * @param record its bytes without the line's end; null where they are too many
     */
    void take(long line, byte[] record);
  }

  /**
   * @param quotes whether a line's end within double quotes is part of a record
   * @param maxBytes the most bytes that a record may have
   */
  RecordSplitter(boolean quotes, int maxBytes, Sink sink) {
    this.quotes = quotes;
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  /** Takes the next bytes. */
  void add(Buffer chunk) {
    byte[] bytes = chunk.getBytes();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (quotes && bytes[i] != '\n') {
        follow(bytes[i]);
      } else if (bytes[i] == '\n') {
        line++;
        if (!inQuotes) {
          keep(bytes, start, i);
          end();
          start = i + 1;
        }
      }
    }
    keep(bytes, start, bytes.length);
  }

  /** The last record needs no line's end. */
  void end() {
    byte[] bytes = record.toByteArray();
    int length =
        bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    if (tooLong) {
      sink.take(firstLine, null);
    } else if (length > 0) {
      sink.take(firstLine, Arrays.copyOf(bytes, length));
    }
    record.reset();
    tooLong = false;
    atFieldStart = true;
    inQuotes = false;
    behindQuote = false;
    firstLine = line;
  }

  private void keep(byte[] bytes, int start, int end) {
    int room = maxBytes - record.size();
    tooLong |= end - start > room;
    record.write(bytes, start, Math.min(end - start, room));
  }

  private void follow(byte b) {
    if (b == '"') {
      // Within quotes a doubled one closes and opens again.
      boolean opens = !inQuotes && (atFieldStart || behindQuote);
      behindQuote = inQuotes;
      inQuotes = opens;
      atFieldStart = false;
    } else if (!inQuotes) {
      behindQuote = false;
      atFieldStart = b == ',';
    }
  }
}
