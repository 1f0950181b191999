package dev.rollcall.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Await;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Tools;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** An nginx that has the service under {@code /rollcall/}, and nothing beside it. */
final class PrefixProxy implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      USER
      daemon off;
      worker_processes 1;
      pid FOLDER/pid;
      error_log FOLDER/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        server {
          listen 127.0.0.1:PORT;
          location /rollcall/ {
            proxy_pass http://127.0.0.1:SERVICE/;
          }
          location / {
            access_log FOLDER/outside.log;
            return 404;
          }
        }
      }
      """;

  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private final Path folder;
  private final int port;
  private final Process nginx;

  private PrefixProxy(Path folder, int port, Process nginx) {
    this.folder = folder;
    this.port = port;
    this.nginx = nginx;
  }

  /**
   * Starts it. The test is skipped if nginx is missing, but not in CI.
   *
   * @param folder an empty one
   * @param service the service's port
   */
  static PrefixProxy start(Path folder, int service) throws IOException {
    Tools.require("nginx");
    int port = DynamoDbLocal.freePort();
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            CONFIGURATION
                .replace("USER", ROOT ? "user root;" : "")
                .replace("FOLDER", folder.toString())
                .replace("PORT", String.valueOf(port))
                .replace("SERVICE", String.valueOf(service)));
    File output = folder.resolve("output").toFile();
    Process nginx =
        new ProcessBuilder("nginx", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    Await.until(() -> !nginx.isAlive() || listens(port));
    assertTrue(nginx.isAlive(), () -> read(output.toPath()));
    return new PrefixProxy(folder, port, nginx);
  }

  int port() {
    return port;
  }

  /** The requests that were not under the prefix. */
  String outside() {
    return read(folder.resolve("outside.log"));
  }

  private static boolean listens(int port) {
    try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return connected.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM: its workers end with it. */
  @Override
  public void close() {
    nginx.destroy();
    Await.until(() -> !nginx.isAlive());
  }
}
