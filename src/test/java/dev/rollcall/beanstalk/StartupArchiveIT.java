package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hook's archive with each Java that is installed here, of those that the bundle may meet: what
 * making it takes, and what it gives.
 */
class StartupArchiveIT {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Path HOOK =
      Path.of(".platform/hooks/predeploy/10_archive.sh").toAbsolutePath();

  /** What the hook may take, all its processes together. */
  private static final long HOOK_MIB = 200;

  /** The system, nginx and Elastic Beanstalk's agents; see conf/jvm.options. */
  private static final long SYSTEM_MIB = 250;

  private static final int ROUNDS = 3;

  /** As the bundle has it, with no archive. */
  private static final String PLAIN = Path.of("conf/jvm.options").toAbsolutePath().toString();

  private static final String STAGED = "conf/jvm.options";

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

  @BeforeEach
  void there_is_a_bundle() throws IOException {
    copy("target/rollcall.jar", "rollcall.jar");
    copy("conf/jvm.options", STAGED);
    copy("conf/config.json", "conf/config.json");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void the_hook_makes_an_archive_beside_the_running_version_and_the_start_uses_it(Java java)
      throws Exception {
    Map<String, String> table = table();
    long service;
    long hook;
    try (Service running = new Service(java, table, PLAIN, "-XX:MaxRAM=1g", "-XX:+UseSerialGC")) {
      running.awaitFirstAnswer();
      service = MemorySampler.mib(running.process.toHandle());
      hook = runHook(java, table);
    }
    System.out.printf(
        "[archive] Java %d: hook %d MiB at the most, the running version beside it %d MiB%n",
        java.release(), hook, service);
    assertTrue(hook <= HOOK_MIB, "the hook took " + hook + " MiB");
    long smallest = InstanceTypesTest.smallestMib();
    assertTrue(
        service + hook + SYSTEM_MIB <= smallest, service + " + " + hook + " MiB are too much");

    List<String> options = Files.readAllLines(folder.resolve(STAGED));
    assertEquals(
        "-XX:SharedArchiveFile=rollcall-first.jsa:rollcall.jsa", options.get(options.size() - 1));
    String output =
        run(
            table,
            List.of(
                java.command(),
                // With this a JVM ends rather than start without the archive.
                "-Xshare:on",
                "-Xlog:class+load",
                "@" + STAGED,
                "-jar",
                "rollcall.jar",
                "doctor"));
    ARCHIVED.forEach(
        type -> assertTrue(output.contains(" " + type + " source: shared objects file"), type));
    assertFalse(output.contains(" io.netty.buffer.AllocateChunkEvent "), "Flight Recorder's event");
    assertTrue(output.contains("All is well."), output);
  }

  /** Each collector that the JVM may choose, by the size of the machine. */
  @Tag("full")
  @ParameterizedTest
  @MethodSource("javas")
  void with_the_archive_the_first_answer_comes_clearly_earlier(Java java) throws Exception {
    Map<String, String> table = table();
    runHook(java, table);
    for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseG1GC")) {
      List<Long> with = new ArrayList<>();
      List<Long> without = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        with.add(firstAnswerMillis(java, table, STAGED, collector));
        without.add(firstAnswerMillis(java, table, PLAIN, collector));
      }
      System.out.printf(
          "[archive] Java %d, %s: first answered GET after %d ms with the archive, %d without%n",
          java.release(), collector, median(with), median(without));
      assertTrue(median(with) < 0.75 * median(without), with + " against " + without);
    }
  }

  private long firstAnswerMillis(
      Java java, Map<String, String> table, String options, String collector) throws Exception {
    long start = System.nanoTime();
    try (Service service = new Service(java, table, options, collector)) {
      service.awaitFirstAnswer();
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Runs it within a limit where this machine has them; the result is its peak in MiB. */
  private long runHook(Java java, Map<String, String> table) throws Exception {
    Map<String, String> environment = new HashMap<>(table);
    environment.put("PATH", java.home().resolve("bin") + ":" + System.getenv("PATH"));
    List<String> command = List.of(HOOK.toString());
    Optional<MemoryLimit> limit = MemoryLimit.ofMib(HOOK_MIB);
    Process hook =
        start(environment, limit.map(group -> group.around(command)).orElse(command), "hook");
    try (MemorySampler memory = new MemorySampler(hook.toHandle())) {
      assertEquals(0, hook.waitFor());
      String said = Files.readString(folder.resolve("hook"));
      assertEquals("", said, said);
      return memory.peakMib();
    } finally {
      if (limit.isPresent()) {
        limit.get().close();
      }
    }
  }

  /** The environment in which the doctor finds nothing wrong. */
  private static Map<String, String> table() {
    Map<String, String> environment = new HashMap<>(BuiltJar.access());
    environment.put("TABLE_NAME", BuiltJar.newTable());
    // The first calls of a JVM are slow, and slower on a busy machine.
    environment.put("DEADLINE_MS", "60000");
    return environment;
  }

  private void copy(String from, String to) throws IOException {
    Path target = folder.resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(Path.of(from), target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs it to its end in the folder, where it must succeed; the result is what it printed. */
  private String run(Map<String, String> environment, List<String> command) throws Exception {
    int status = start(environment, command, "output").waitFor();
    String output = Files.readString(folder.resolve("output"));
    assertEquals(0, status, output);
    return output;
  }

  private Process start(Map<String, String> environment, List<String> command, String output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(output).toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The service as the bundle's files start it, with further options of the JVM. */
  private final class Service implements AutoCloseable {
    private final int port = DynamoDbLocal.freePort();
    private final Process process;

    Service(Java java, Map<String, String> table, String options, String... more)
        throws IOException {
      List<String> command = new ArrayList<>(List.of(java.command(), "@" + options));
      command.addAll(List.of(more));
      command.addAll(List.of("-jar", "rollcall.jar"));
      Map<String, String> environment = new HashMap<>(table);
      environment.put("PORT", String.valueOf(port));
      environment.put("MANAGEMENT_PORT", "0");
      process = start(environment, command, "service");
    }

    void awaitFirstAnswer() {
      Api api = new Api(port);
      Await.until(() -> api.answers("/student/1", 404), "the service answers");
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
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

    String command() {
      return home.resolve("bin/java").toString();
    }
  }
}
