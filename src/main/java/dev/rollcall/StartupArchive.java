package dev.rollcall;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code archive}: makes the file that lets this JVM start the service faster.
 *
 * <p>From Java 25 on it is an AOT cache with the profiles of a training run (JEP 514 and 515),
 * before that an archive of the classes which that run loaded (JEP 350). A JVM takes only what the
 * very same JVM has made from the very same JAR, and starts without it otherwise.
 */
final class StartupArchive {
  private static final int FIRST_WITH_AOT_PROFILES = 25;
  private static final Path OPTIONS = Path.of("conf", "jvm.options");

  private final PrintStream report;

  StartupArchive(PrintStream report) {
    this.report = report;
  }

  /**
   * Makes the archive in the current folder. Blocks for some seconds.
   *
   * @return the exit status: 0 where there is an archive now, else 1
   */
  int make() {
    boolean aot = Runtime.version().feature() >= FIRST_WITH_AOT_PROFILES;
    Path archive = Path.of(aot ? "rollcall.aot" : "rollcall.jsa");
    try {
      Files.deleteIfExists(archive);
      Path log = Files.createTempFile("rollcall-archive", ".log");
      int status =
          train((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, log);
      if (status != 0 || !Files.exists(archive)) {
        report.println(
            "No archive was made; the training run's exit status is "
                + status
                + ", its log "
                + log);
        return 1;
      }
      Files.delete(log);
      report.printf(
          "%s has %,d bytes, for Java %s only%n", archive, Files.size(archive), Runtime.version());
      return 0;
    } catch (IOException e) {
      report.println("No archive was made: " + e);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /**
   * The flags of the service, since an archive is good only for the collector and the heap it was
   * made with.
   */
  private static int train(String flag, Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Files.exists(OPTIONS)) {
      command.add("@" + OPTIONS);
    }
    command.addAll(List.of(flag, "-jar", System.getProperty("java.class.path"), "train"));
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }
}
