package dev.rollcall.beanstalk;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a process group of its own, as a systemd unit has one. */
final class Running implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Running(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param environment all that the process gets to see
   */
  static Running start(
      Path folder, Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Running(builder.start(), output);
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM to the whole group, as systemd sends it; does not wait. */
  void terminate() throws IOException {
    signal("TERM");
  }

  /** Waits for the end after {@link #terminate}; the exit status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void signal(String name) throws IOException {
    Command.of("kill", "-s", name, "--", "-" + process.pid()).run();
  }

  /** By force, should it still run: nothing may be left behind. */
  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      signal("KILL");
      awaitEnd();
    }
  }
}
