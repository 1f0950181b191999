package dev.rollcall.http.bulk;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts bytes, as they arrive, into records: lines that end with LF, CR LF or CR, of which one in
 * CSV goes on if a line ends within quotes. Blank lines, a byte order mark at the beginning and a
 * Ctrl-Z at the end (of old DOS programs) are no part of a record.
 */
final class RecordSplitter {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte CTRL_Z = 0x1A;

  private final boolean quotes;
  private final int maxBytes;
  private final Sink sink;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private int markBytes;
  private boolean behindMark;
  private boolean tooLong;
  private boolean atFieldStart = true;
  private boolean inQuotes;
  private boolean behindQuote;
  private boolean behindCarriageReturn;
  private boolean atLineStart = true;
  private long line = 1;
  private long firstLine = 1;

  /** Takes the records. */
  interface Sink {
    /**
     * Takes the next one.
     *
     * @param first the number of its first line, from 1
     * @param last the number of its last line
     * @param record its bytes without the line's end
     */
    void take(long first, long last, byte[] record);

    /** Takes the place and the problem of one that cannot be read. */
    void refuse(long first, long last, String problem);
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

  void add(Buffer chunk) {
    byte[] bytes = chunk.getBytes();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean endsPair = bytes[i] == '\n' && behindCarriageReturn;
      behindCarriageReturn = bytes[i] == '\r';
      if (endsPair) {
        start = inQuotes ? start : i + 1;
      } else if (bytes[i] == '\n' || bytes[i] == '\r') {
        atLineStart = true;
        if (!inQuotes) {
          keep(bytes, start, i);
          end(false);
          start = i + 1;
        }
        line++;
        firstLine = inQuotes ? firstLine : line;
      } else {
        atLineStart = false;
        follow(bytes[i]);
      }
    }
    keep(bytes, start, bytes.length);
  }

  /** The last record needs no line's end. */
  void endOfBody() {
    line = atLineStart && line > firstLine ? line - 1 : line;
    end(true);
  }

  /** Whether all bytes were on one line, without an end. */
  boolean isOneLine() {
    return line == 1 && !atLineStart;
  }

  private void end(boolean isLast) {
    byte[] bytes = record.toByteArray();
    int from = firstLine == 1 && markBytes == BYTE_ORDER_MARK.length ? markBytes : 0;
    int to =
        bytes.length > from
                && bytes[bytes.length - 1] == CTRL_Z
                && (isLast || bytes.length - from == 1)
            ? bytes.length - 1
            : bytes.length;
    if (inQuotes) {
      sink.refuse(firstLine, line, "The quote is not closed");
    } else if (tooLong) {
      sink.refuse(firstLine, line, "The line is too long");
    } else if (!isBlank(bytes, from, to)) {
      sink.take(firstLine, line, Arrays.copyOfRange(bytes, from, to));
    }
    record.reset();
    tooLong = false;
    atFieldStart = true;
    inQuotes = false;
    behindQuote = false;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void keep(byte[] bytes, int start, int end) {
    int room = maxBytes - record.size();
    tooLong |= end - start > room;
    record.write(bytes, start, Math.min(end - start, room));
  }

  private void follow(byte b) {
    if (!behindMark && markBytes < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[markBytes]) {
      markBytes++;
      return;
    }
    behindMark = true;
    if (b == '"' && quotes) {
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
