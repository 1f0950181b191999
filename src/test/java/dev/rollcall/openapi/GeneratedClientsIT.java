package dev.rollcall.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that generators make of the served document, and what they get from the service. They
 * need Node.js, npm, and Python with what the generated client imports: without these they are
 * skipped, but not in CI.
 */
@Tag("full")
class GeneratedClientsIT {
  private static final Path PROGRAMS = Path.of("src/test/openapi/clients").toAbsolutePath();
  private static final Path MODULES = Path.of("src/test/openapi/node_modules").toAbsolutePath();

  /** The POM's profile "full" copies it, with what its client for Java needs. */
  private static final Path GENERATOR =
      Path.of("target/generator/openapi-generator-cli.jar").toAbsolutePath();

  private static final String LIBRARIES = GENERATOR.resolveSibling("*").toString();
  private static final String JAVA_BIN = Path.of(System.getProperty("java.home"), "bin").toString();

  private static final String DONE =
      """
      created: Student created
      read: Anita
      updated: Anita S
      imported: 2 and not: 1 Name must not be blank
      listed: 2 more: true
      deleted: Student deleted
      refused: 404 Student not found
      """;

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @TempDir static Path folder;

  private static Path document;

  @BeforeAll
  static void readTheDocument() throws IOException {
    document =
        Files.writeString(
            folder.resolve("openapi.json"), rollcall.api().get("/openapi.json").body());
  }

  @Test
  void openapi_generators_java_client_works() throws Exception {
    Path sources =
        generate("java", "library=native,openApiNullable=false").resolve("src/main/java");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> compile =
        new ArrayList<>(List.of(program("javac"), "-nowarn", "-cp", LIBRARIES, "-d"));
    compile.add(classes.toString());
    compile.add(PROGRAMS.resolve("Calls.java").toString());
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(compile::add);
    }
    run(Map.of(), compile);

    String classPath = classes + File.pathSeparator + LIBRARIES;
    assertEquals(DONE, run(Map.of(), List.of(program("java"), "-cp", classPath, "Calls", url())));
  }

  @Test
  void openapi_generators_python_client_works() throws Exception {
    // Also in CI: Debian 12 has no pydantic 2, and PyPI may be out of reach. See .ci/run.
    Tools.requireElsewhere(
        runs("python3", "-c", "import dateutil, pydantic.v1, typing_extensions, urllib3"),
        "python3 with pydantic 2, urllib3 and python-dateutil");
    Path client = generate("python", "");

    assertEquals(
        DONE,
        run(
            Map.of("PYTHONPATH", client.toString()),
            List.of("python3", PROGRAMS.resolve("calls.py").toString(), url())));
  }

  @Test
  void openapi_generators_typescript_client_works() throws Exception {
    Path client = generate("typescript-fetch", "");

    assertEquals(DONE, compileAndRun(client, "typescript-fetch"));
  }

  @Test
  void openapi_typescripts_types_work() throws Exception {
    Path types = folder.resolve("openapi-types.ts");
    requireModules();
    run(
        Map.of(),
        List.of(module("openapi-typescript"), document.toString(), "-o", types.toString()));

    assertEquals(DONE, compileAndRun(types, "openapi-fetch"));
  }

  private static Path generate(String generator, String options)
      throws IOException, InterruptedException {
    Tools.require(Files.exists(GENERATOR), "openapi-generator, which mvn -Pfull fetches");
    Path output = folder.resolve(generator);
    List<String> command =
        new ArrayList<>(List.of(program("java"), "-jar", GENERATOR.toString(), "generate"));
    command.addAll(List.of("-g", generator, "-i", document.toString(), "-o", output.toString()));
    if (!options.isEmpty()) {
      command.add("--additional-properties=" + options);
    }
    run(Map.of(), command);
    return output;
  }

  /** The program's output; it stands beside what was generated, as its import has it. */
  private static String compileAndRun(Path generated, String program)
      throws IOException, InterruptedException {
    requireModules();
    Path modules = generated.resolveSibling("node_modules");
    if (!Files.exists(modules)) {
      Files.createSymbolicLink(modules, MODULES);
    }
    Path source =
        Files.copy(
            PROGRAMS.resolve(program + ".ts"), generated.resolveSibling(program + "-calls.ts"));
    run(
        Map.of(),
        List.of(
            module("tsc"),
            "--strict",
            "--target",
            "es2022",
            "--lib",
            "es2022,dom",
            "--module",
            "node16",
            source.toString()));
    String compiled = source.toString().replaceFirst("ts$", "js");
    return run(Map.of(), List.of("node", compiled, url()));
  }

  private static void requireModules() {
    Tools.require(
        Files.isDirectory(MODULES), "npm's packages, by 'npm ci --prefix src/test/openapi'");
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** What the command prints; fails unless it ends with status 0. */
  private static String run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertEquals("status 0", ended ? "status " + process.exitValue() : "no end", text);
    return text;
  }

  private static String program(String name) {
    return Path.of(JAVA_BIN, name).toString();
  }

  private static String module(String name) {
    return MODULES.resolve(".bin").resolve(name).toString();
  }

  private static String url() {
    return "http://localhost:" + rollcall.api().port();
  }
}
