package dev.rollcall.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM beside this one, with what it prints. Closing it ends it, whatever state it is in. */
public final class JavaProcess implements AutoCloseable {
  /** Only a hang takes that long. */
  private static final long HANG_SECONDS = 120;

  private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");

  private final Process process;
  private final Lines out;
  private final Lines err;

  private JavaProcess(Process process) {
    this.process = process;
    this.out = new Lines(process.getInputStream());
    this.err = new Lines(process.getErrorStream());
  }

  /**
   * Starts {@code java} with those arguments.
   *
   * @param environment over this JVM's, of which no setting of the service and of AWS is passed on
   */
  public static JavaProcess start(
      Path folder, Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>(interruptible());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("AWS_")
                    || List.of("PORT", "TABLE_NAME", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
                        .contains(name));
    // Several run at a time.
    builder.environment().put("MANAGEMENT_PORT", "0");
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where a shell runs the build in the background, children ignore Ctrl-C; GNU's env undoes that.
   */
  private static List<String> interruptible() {
    List<String> env = List.of("env", "--default-signal=INT");
    try {
      List<String> probe = new ArrayList<>(env);
      probe.add("true");
      return new ProcessBuilder(probe).start().waitFor() == 0 ? env : List.of();
    } catch (IOException noSuchProgram) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for a line on the standard output that contains the text. */
  public String awaitLine(String text) {
    return out.await(line -> line.contains(text))
        .orElseThrow(() -> new AssertionError("no '" + text + "' in: " + out.all() + err.all()));
  }

  /** The port of the service that it runs; waits until it listens. */
  public int awaitPort() {
    String line = awaitLine("listens on port");
    Matcher port = PORT.matcher(line);
    assertTrue(port.find(), line);
    return Integer.parseInt(port.group(1));
  }

  /** SIGTERM, as systemd and Elastic Beanstalk send it. */
  public void terminate() {
    // Not Process.destroy, which stops listening to what the process prints.
    signal("TERM");
  }

  /** SIGINT, as Ctrl-C sends it. */
  public void interrupt() {
    signal("INT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end and gives the exit status. */
  public int awaitExit() throws InterruptedException {
    assertTrue(process.waitFor(HANG_SECONDS, TimeUnit.SECONDS), "it still runs: " + out.all());
    out.await(line -> false);
    err.await(line -> false);
    return process.exitValue();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The lines of the standard output so far. */
  public List<String> output() {
    return out.all();
  }

  /** The lines of the standard error so far. */
  public List<String> errors() {
    return err.all();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The lines of a stream, read by a thread of their own. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Lines(InputStream stream) {
      Thread reader = new Thread(() -> read(stream), "process-output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
      } catch (IOException closed) {
        // The process has gone.
      } finally {
        end();
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized List<String> all() {
      return List.copyOf(lines);
    }

    /** Empty where the stream ended, or nothing came for long, without such a line. */
    synchronized Optional<String> await(Predicate<String> wanted) {
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
      try {
        while (true) {
          Optional<String> found = lines.stream().filter(wanted).findFirst();
          long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
          if (found.isPresent() || ended || left <= 0) {
            return found;
          }
          wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
