package dev.rollcall.support;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A TCP connection to the service that says exactly what it is told. */
public final class RawConnection implements AutoCloseable {
  /** Only a hang takes that long. */
  private static final int HANG_MS = 30_000;

  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(HANG_MS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request as text, whose body is JSON if there is one. */
  public static String request(String method, String path, String json) {
    return request(method, path, json.isEmpty() ? "" : "Content-Type: application/json\r\n", json);
  }

  /**
   * A request as text.
   *
   * @param headers each with its line's end; the length of the body is added
   */
  public static String request(String method, String path, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n%s"
        .formatted(
            method, path, headers, length == 0 ? "" : "Content-Length: " + length + "\r\n", body);
  }

  /** Sends the text in UTF-8. */
  public RawConnection send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawConnection send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more follows; answers can still be read. */
  public RawConnection finish() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer whose body has a Content-Length, or none. */
  public Answer read() {
    return read(true);
  }

  /** Reads the answer to a HEAD request. */
  public Answer readHead() {
    return read(false);
  }

  /** Whether the service ended the connection; waits for it. */
  public boolean isClosedByService() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return e.getMessage().contains("reset");
    }
  }

  /** Reads until the service ends the connection, as bytes that are characters. */
  public String readToEnd() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the service ends the connection; whether no server error was among it. */
  public boolean endsWithoutA5xx() {
    try {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return !all.contains("HTTP/1.1 5");
    } catch (IOException e) {
      return e.getMessage().contains("reset");
    }
  }

  private Answer read(boolean hasBody) {
    try {
      int status = Integer.parseInt(line().split(" ", -1)[1]);
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      Answer head = new Answer(status, headers, "");
      if (!hasBody || head.header("Content-Length").isEmpty()) {
        return head;
      }
      byte[] body = in.readNBytes(Integer.parseInt(head.header("Content-Length")));
      return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /** Ends it with a reset (RST), whatever is under way. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
