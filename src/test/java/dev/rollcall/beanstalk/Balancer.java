package dev.rollcall.beanstalk;

import dev.rollcall.support.DynamoDbLocal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A load balancer's stand-in: an nginx before two instances, each of which can be taken out of
 * service. No client's connection is closed for it: nginx looks at a file with each request,
 * instead of being reloaded.
 */
final class Balancer implements AutoCloseable {
  private static final Path TEMPLATE = Path.of("src/test/resources/beanstalk/balancer.conf");

  private final Path folder;
  private final Instance first;
  private final int port = DynamoDbLocal.freePort();
  private final Running nginx;

  private Balancer(Path folder, Instance first, Instance second) throws IOException {
    this.folder = folder;
    this.first = first;
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            Files.readString(TEMPLATE)
                .replaceAll("\\bFIRST\\b", "127.0.0.1:" + first.nginxPort())
                .replaceAll("\\bSECOND\\b", "127.0.0.1:" + second.nginxPort())
                .replaceAll("\\bFOLDER\\b", folder.toString())
                .replaceAll("listen PORT", "listen 127.0.0.1:" + port)
                .replaceAll(
                    "(?m)^USER$",
                    System.getProperty("user.name").equals("root") ? "user root;" : ""));
    nginx =
        Running.start(
            folder,
            folder.resolve("out"),
            Map.of("PATH", System.getenv("PATH")),
            List.of("nginx", "-c", configuration.toString()));
  }

  /** With both in service. It may take a moment until it listens. */
  static Balancer start(Path folder, Instance first, Instance second) throws IOException {
    return new Balancer(folder, first, second);
  }

  int port() {
    return port;
  }

  /** New requests go to the other one only; those under way finish. */
  void takeOut(Instance instance) throws IOException {
    Files.createFile(out(instance));
  }

  void bringBack(Instance instance) throws IOException {
    Files.delete(out(instance));
  }

  private Path out(Instance instance) {
    return folder.resolve(instance == first ? "first.out" : "second.out");
  }

  @Override
  public void close() throws IOException {
    nginx.terminate();
    nginx.awaitEnd();
  }
}
