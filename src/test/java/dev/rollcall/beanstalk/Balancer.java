package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A load balancer's stand-in: an nginx that is told which instances are in service. */
final class Balancer implements AutoCloseable {
  private static final Path TEMPLATE = Path.of("src/test/resources/beanstalk/balancer.conf");

  private final Path folder;
  private final int port = Ports.free();
  private Running nginx;

  private Balancer(Path folder) throws IOException {
    this.folder = folder;
  }

  static Balancer start(Path folder) throws IOException {
    return new Balancer(folder);
  }

  int port() {
    return port;
  }

  /** From now on to these only; requests under way at others finish. */
  void route(Instance... instances) throws IOException {
    String servers =
        Stream.of(instances)
            .map(instance -> "server 127.0.0.1:" + instance.nginxPort() + " max_fails=0;")
            .collect(Collectors.joining("\n"));
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            Files.readString(TEMPLATE)
                .replace("SERVERS", servers)
                .replaceAll("\\bFOLDER\\b", folder.toString())
                .replaceAll("listen PORT", "listen 127.0.0.1:" + port)
                .replaceAll(
                    "(?m)^USER$",
                    System.getProperty("user.name").equals("root") ? "user root;" : ""));
    if (nginx == null) {
      nginx =
          Running.start(
              folder,
              folder.resolve("out"),
              Map.of("PATH", System.getenv("PATH")),
              List.of("nginx", "-c", configuration.toString()));
    } else {
      Command.of("nginx", "-s", "reload", "-c", configuration.toString()).run();
    }
  }

  @Override
  public void close() throws IOException {
    nginx.terminate();
    nginx.awaitEnd();
  }
}
