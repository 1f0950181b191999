package dev.rollcall.beanstalk;

import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One instance, made from the bundle the way Elastic Beanstalk does: unpacked into a staging
 * folder, hooks run, nginx's configuration assembled, {@code web} started by a shell with nothing
 * but the environment's properties. Ports and folders differ, so that it runs anywhere.
 */
public final class Instance implements AutoCloseable {
  private static final Path DEFAULTS = Path.of("src/test/resources/beanstalk/nginx");
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private final Path home;
  private final Path bundle;
  private final Map<String, String> extra;
  private String memory = "/proc/meminfo";
  private Map<String, String> properties = Map.of();
  private boolean clientErrorsCount;
  private final int port = DynamoDbLocal.freePort();
  private final int nginxPort = DynamoDbLocal.freePort();
  private Running web;
  private Running nginx;

  /**
   * @param home an empty folder that everybody may read
   * @param bundle the zip
   * @param extra what an instance has besides properties: credentials, the way to DynamoDB
   */
  Instance(Path home, Path bundle, Map<String, String> extra) throws IOException {
    this.home = home;
    this.bundle = bundle.toAbsolutePath();
    this.extra = extra;
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(home.resolve("log/healthd"));
    Files.createDirectories(home.resolve("units"));
  }

  /**
   * One of the built bundle, staged without an archive, for its nginx. The test is skipped if nginx
   * is missing, but not in CI.
   *
   * @param folder an empty one
   * @param properties further ones of the environment
   */
  public static Instance forNginx(Path folder, Map<String, String> properties) throws IOException {
    Tools.require("nginx");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path bundle = Path.of("target/rollcall-eb.zip");
    Instance instance =
        new Instance(Files.createDirectory(folder.resolve("one")), bundle, properties);
    instance.withoutArchive().stage();
    return instance;
  }

  /** Starts nginx, and waits until it answers with what the service says. */
  public Api startNginxAndAwait() throws IOException {
    startNginx();
    Api api = new Api(nginxPort);
    Await.until(() -> api.answers("/health", 200), "nginx answers");
    return api;
  }

  /** Tells the hook that there is no memory for a start-up archive: not each instance needs one. */
  Instance withoutArchive() {
    memory = "/dev/null";
    return this;
  }

  /** Where nginx looks for the service. */
  public int port() {
    return port;
  }

  int nginxPort() {
    return nginxPort;
  }

  Path current() {
    return home.resolve("current");
  }

  Running web() {
    return web;
  }

  /** The first deployment. */
  void deploy() throws IOException {
    stage();
    Files.move(home.resolve("staging"), current());
    startWeb(Map.of());
    startNginx();
  }

  /** An in-place deployment: the old version is away before the new one comes. */
  void redeploy() throws IOException {
    stage();
    switchOver();
  }

  /** Puts what is staged in the place of what runs. */
  void switchOver() throws IOException {
    stopNginx();
    stopWeb();
    delete(current());
    Files.move(home.resolve("staging"), current());
    startWeb(Map.of());
    startNginx();
  }

  /** Unpacks the bundle and runs what runs before the old version is stopped. */
  void stage() throws IOException {
    Path staging = Files.createDirectory(home.resolve("staging"));
    check(Command.of("unzip", "-q", bundle.toString()).in(staging).run());
    properties = ConfigFiles.environment(staging, "ap-south-1");
    runHooks(staging, "prebuild");
    assembleNginx(staging);
    runHooks(staging, "predeploy");
    clientErrorsCount = ConfigFiles.clientErrorsCount(staging);
    // Elastic Beanstalk removes it before the version goes live.
    delete(staging.resolve(".ebextensions"));
  }

  /** Hooks see the environment's properties. */
  private void runHooks(Path staging, String phase) throws IOException {
    try (Stream<Path> hooks = Files.list(staging.resolve(".platform/hooks").resolve(phase))) {
      for (Path hook : hooks.sorted().toList()) {
        check(
            Command.of(hook.toString())
                .in(staging)
                .with(environment())
                .with("PATH", systemctl() + ":" + System.getenv("PATH"))
                .with("SYSTEMD_UNITS", home.resolve("units").toString())
                .with("MEMINFO", memory)
                .run());
      }
    }
  }

  String stopTime() throws IOException {
    return Files.readString(home.resolve("units/web.service.d/rollcall.conf"));
  }

  /** The properties of .ebextensions and no other variable of this machine's, but for the port. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(properties);
    environment.put("PORT", String.valueOf(port));
    // There is one instance on a machine usually, and here are several.
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("PATH", System.getenv("PATH"));
    environment.putAll(extra);
    return environment;
  }

  void startWeb(Map<String, String> overrides) throws IOException {
    String line = Files.readAllLines(current().resolve("Procfile")).get(0);
    List<String> command = new ArrayList<>();
    if (ROOT) {
      // As an unprivileged user, which on an instance is "webapp".
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of("/bin/sh", "-c", line.substring(line.indexOf(':') + 1).strip()));
    Map<String, String> environment = environment();
    environment.putAll(overrides);
    web = Running.start(current(), log("web.stdout.log"), environment, command);
  }

  int stopWeb() throws IOException {
    web.terminate();
    return web.awaitEnd();
  }

  void startNginx() throws IOException {
    check(Command.of("nginx", "-t", "-c", home.resolve("nginx/nginx.conf").toString()).run());
    nginx =
        Running.start(
            home,
            log("nginx.out"),
            Map.of("PATH", System.getenv("PATH")),
            List.of("nginx", "-c", home.resolve("nginx/nginx.conf").toString()));
  }

  void stopNginx() throws IOException {
    nginx.terminate();
    nginx.awaitEnd();
  }

  /**
   * The status of each request below that path that nginx has logged for Elastic Beanstalk's health
   * agent. A line is written after its answer was sent.
   */
  List<Integer> healthLog(String path) {
    try (Stream<Path> logs = Files.list(home.resolve("log/healthd"))) {
      return logs.sorted()
          .flatMap(Instance::lines)
          .map(line -> line.split("\"", -1))
          .filter(cells -> cells.length > 2 && cells[1].startsWith(path))
          .map(cells -> Integer.valueOf(cells[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of these statuses count against the environment's health, by the bundle's rules. */
  long errors(List<Integer> statuses) {
    return statuses.stream().filter(status -> status >= (clientErrorsCount ? 400 : 500)).count();
  }

  /** Its own files, then the bundle's over them; one of the same name is replaced. */
  private void assembleNginx(Path staging) throws IOException {
    Path target = home.resolve("nginx");
    delete(target);
    for (Path source : List.of(DEFAULTS, staging.resolve(".platform/nginx"))) {
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = target.resolve(source.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
          Files.writeString(
              copy,
              Files.readString(copy)
                  .replace("127.0.0.1:5000", "127.0.0.1:" + port)
                  .replaceAll("\\bFOLDER\\b", home.toString())
                  .replaceAll("listen        PORT\\b", "listen 127.0.0.1:" + nginxPort)
                  .replaceAll("(?m)^USER$", ROOT ? "user root;" : ""));
        }
      }
    }
  }

  /** The hook reloads systemd's units; here there is nothing to reload. */
  private Path systemctl() throws IOException {
    Path folder = Files.createDirectories(home.resolve("bin"));
    Path program = Files.writeString(folder.resolve("systemctl"), "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  private Path log(String name) {
    return home.resolve("log").resolve(name);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Command.Result result) {
    if (result.status() != 0) {
      throw new IllegalStateException(result.output());
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (nginx != null) {
      nginx.close();
    }
    if (web != null) {
      web.close();
    }
  }
}
