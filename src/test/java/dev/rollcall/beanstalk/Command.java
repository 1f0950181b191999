package dev.rollcall.beanstalk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end. */
final class Command {
  private final List<String> words;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path folder = Path.of("").toAbsolutePath();
  private String input = "";

  private Command(List<String> words) {
    this.words = words;
  }

  /** What came of it: both outputs together, in the order they were written. */
  record Result(int status, String output) {}

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  Command in(Path where) {
    folder = where;
    return this;
  }

  Command with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Command with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  Command input(String text) {
    input = text;
    return this;
  }

  /** Waits two minutes at the most; only a hang takes that long. */
  Result run() throws IOException {
    Path output = Files.createTempFile("command", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException(words + " hangs: " + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }
}
