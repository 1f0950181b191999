package dev.rollcall.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes to the service and reads whatever comes of it. */
final class Sender {
  /** Long enough for an answer to begin, where one is to come. */
  private static final int BEGIN_MS = 100;

  /** Only a hang takes that long. */
  private static final int HANG_MS = 20_000;

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);

  private final InetSocketAddress address;

  Sender(int port) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * What came back.
   *
   * @param text all of it
   * @param hangs whether the connection was still open long after the request had ended
   */
  record Received(String text, boolean hangs) {
    /** The first answer's status; 0 where there was none. */
    int status() {
      return text.matches("(?s)HTTP/\\d\\.\\d \\d{3}.*")
          ? Integer.parseInt(text.substring(9, 12))
          : 0;
    }

    boolean hasServerError() {
      return Pattern.compile("(^|\\}|\\n)HTTP/\\d\\.\\d 5").matcher(text).find();
    }
  }

  /**
   * On a connection of its own, which is then half closed.
   *
   * @param answerIsDue whether to wait for an answer before that; else only as long as one takes
   */
  Received send(byte[] request, boolean answerIsDue) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      // A connection that ends here leaves no port behind that is blocked for a minute.
      socket.setSoLinger(true, 0);
      socket.connect(address, HANG_MS);
      boolean ended = false;
      try {
        socket.getOutputStream().write(request);
        ended = readAnswer(socket, received, answerIsDue ? HANG_MS : BEGIN_MS, isHead(request));
        if (!ended) {
          socket.shutdownOutput();
          ended = readToEnd(socket, received);
        }
      } catch (IOException reset) {
        // The service has closed it, as it may.
        ended = true;
      }
      boolean missing = answerIsDue && received.size() == 0;
      return new Received(received.toString(StandardCharsets.ISO_8859_1), !ended || missing);
    }
  }

  /** Reads until an answer is complete or nothing comes; whether the service closed it. */
  private static boolean readAnswer(
      Socket socket, ByteArrayOutputStream received, int patienceMillis, boolean toHead)
      throws IOException {
    socket.setSoTimeout(patienceMillis);
    boolean open = true;
    while (open && !isAnswer(received, toHead)) {
      int before = received.size();
      open = !readOn(socket, received);
      if (received.size() == before) {
        return !open;
      }
    }
    return !open;
  }

  /** Whether the service closed the connection before it counts as hanging. */
  private static boolean readToEnd(Socket socket, ByteArrayOutputStream received)
      throws IOException {
    socket.setSoTimeout(HANG_MS);
    int before;
    do {
      before = received.size();
      if (readOn(socket, received)) {
        return true;
      }
    } while (received.size() > before);
    return false;
  }

  /** Reads what there is, or waits for it; whether the service closed the connection. */
  private static boolean readOn(Socket socket, ByteArrayOutputStream received) throws IOException {
    byte[] bytes = new byte[8192];
    try {
      int length = socket.getInputStream().read(bytes);
      received.write(bytes, 0, Math.max(0, length));
      return length < 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    }
  }

  /** Whether one answer is complete; an interim one is not yet that. */
  private static boolean isAnswer(ByteArrayOutputStream received, boolean toHead) {
    String text = received.toString(StandardCharsets.ISO_8859_1);
    int from = text.startsWith("HTTP/1.1 100") ? text.indexOf("\r\n\r\n") + 4 : 0;
    int end = text.indexOf("\r\n\r\n", from);
    if (end < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text.substring(from, end + 2));
    return toHead || !length.find() || text.length() - end - 4 >= Integer.parseInt(length.group(1));
  }

  /** Its answer has the head of another and no body. */
  private static boolean isHead(byte[] request) {
    return new String(request, 0, Math.min(5, request.length), StandardCharsets.ISO_8859_1)
        .equals("HEAD ");
  }
}
