package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The hook's archive with each Java that is installed here, of those that the bundle may meet. */
class StartupArchiveIT {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Path HOOK = Path.of(".platform/hooks/predeploy/10_archive.sh");

  /**
   * Of what a start does: a part of ours, the answer to its first call, and where credentials are.
   */
  private static final List<String> ARCHIVED =
      List.of(
          "dev.rollcall.Main",
          "software.amazon.awssdk.services.dynamodb.model.TableDescription",
          "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");

  @TempDir Path folder;

  /** This JVM, and one of each further release from 17 on. */
  static Stream<Java> javas() throws IOException {
    Map<Integer, Java> newest = new TreeMap<>();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> homes = Files.list(INSTALLED)) {
        homes
            .sorted(Comparator.reverseOrder())
            .flatMap(home -> Java.of(home).stream())
            .filter(java -> java.release() >= 17)
            .forEach(java -> newest.put(java.release(), java));
      }
    }
    Path home = Path.of(System.getProperty("java.home"));
    newest.put(Runtime.version().feature(), new Java(home, Runtime.version().feature()));
    return newest.values().stream();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void itIsMadeByTheHookAndUsedAtTheStart(Java java) throws Exception {
    copy("target/rollcall.jar", "rollcall.jar");
    copy("conf/jvm.options", "conf/jvm.options");
    copy("conf/config.json", "conf/config.json");
    String path = java.home().resolve("bin") + ":" + System.getenv("PATH");

    String hook = run(Map.of("PATH", path), HOOK.toAbsolutePath().toString());

    List<String> options = Files.readAllLines(folder.resolve("conf/jvm.options"));
    String archive =
        java.hasAot() ? "-XX:AOTCache=rollcall.aot" : "-XX:SharedArchiveFile=rollcall.jsa";
    assertEquals(archive, options.get(options.size() - 1), hook);

    // With these a JVM ends rather than start without the archive.
    String required = java.hasAot() ? "-XX:AOTMode=on" : "-Xshare:on";
    String output =
        run(
            table(),
            java.home().resolve("bin/java").toString(),
            required,
            "-Xlog:class+load",
            "@conf/jvm.options",
            "-jar",
            "rollcall.jar",
            "doctor");
    ARCHIVED.forEach(
        type -> assertTrue(output.contains(" " + type + " source: shared objects file"), type));
    assertFalse(output.contains(" io.netty.buffer.AllocateChunkEvent "), "Flight Recorder's event");
    assertTrue(output.contains("All is well."), output);
  }

  /** The environment in which the doctor finds nothing wrong. */
  private static Map<String, String> table() {
    var settings = TestService.settings(Map.of());
    try (DynamoDbAsyncClient client = DynamoDbLocal.shared().client(settings)) {
      DynamoDbLocal.createTable(client, settings.tableName());
    }
    return Map.of(
        "TABLE_NAME",
        settings.tableName(),
        "AWS_ACCESS_KEY_ID",
        "local",
        "AWS_SECRET_ACCESS_KEY",
        "local",
        "AWS_ENDPOINT_URL_DYNAMODB",
        DynamoDbLocal.shared().endpoint().toString(),
        // The first calls of a JVM are slow, and slower on a busy machine.
        "DEADLINE_MS",
        "60000");
  }

  private void copy(String from, String to) throws IOException {
    Path target = folder.resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(Path.of(from), target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs it to its end in the folder, where it must succeed; the result is what it printed. */
  private String run(Map<String, String> environment, String... command) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    assertEquals(0, status, Files.readString(output));
    return Files.readString(output);
  }

  /**
   * An installed Java.
   *
   * @param release such as 17
   */
  record Java(Path home, int release) {
    static Optional<Java> of(Path home) {
      try {
        return Files.readAllLines(home.resolve("release")).stream()
            .filter(line -> line.startsWith("JAVA_VERSION="))
            .map(line -> Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")))
            .map(release -> new Java(home, release))
            .findFirst();
      } catch (IOException notOne) {
        return Optional.empty();
      }
    }

    /** From then on the archive holds profiles too, see {@code StartupArchive}. */
    boolean hasAot() {
      return release >= 25;
    }
  }
}
