package dev.rollcall.beanstalk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind nginx in place of the service: it answers all with 200, keeps the heads of the
 * requests as they came, and cuts a kept connection when told to.
 */
final class Upstream implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicBoolean cut = new AtomicBoolean();

  private Upstream(ServerSocket server) {
    this.server = server;
  }

  static Upstream start(int port) throws IOException {
    Upstream upstream = new Upstream(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    thread(upstream::accept);
    return upstream;
  }

  /** The heads of all requests so far, one after the other. */
  List<String> heads() {
    return heads;
  }

  /** The next request on a connection that had one before is read, and never answered. */
  void cutNextKept() {
    cut.set(true);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        thread(() -> serve(socket));
      }
    } catch (IOException closed) {
      // That is the end of it.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int served = 0; ; served++) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        heads.add(head);
        if (served > 0 && cut.getAndSet(false)) {
          return;
        }
        socket.getOutputStream().write(ANSWER);
      }
    } catch (IOException gone) {
      // The client has had enough.
    }
  }

  /** One request's, its body read too; empty at the connection's end. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.skipNBytes(Long.parseLong(length.group(1)));
    }
    return head.toString();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "upstream");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
