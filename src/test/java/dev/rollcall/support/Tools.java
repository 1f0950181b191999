package dev.rollcall.support;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What some tests need beside Java and Maven. If it is missing they are skipped, and Maven names it
 * once after the integration tests; under {@code CI=true} they fail.
 */
public final class Tools {
  /** A line for each test class that was skipped: what is missing, a tab, the class. */
  private static final Path MISSING = Path.of("target", "missing-tools.txt");

  private Tools() {}

  /** For the test that calls it. */
  public static void require(String... programs) {
    for (String program : programs) {
      require(isInstalled(program), program);
    }
  }

  /** The same for what is no program on the path. */
  public static void require(boolean isThere, String what) {
    if ("true".equals(System.getenv("CI"))) {
      assertTrue(isThere, () -> what + " is missing");
    }
    requireElsewhere(isThere, what);
  }

  /** The same for what CI may lack too. */
  public static void requireElsewhere(boolean isThere, String what) {
    if (!isThere) {
      note(what);
    }
    assumeTrue(isThere, () -> what + " is missing");
  }

  /** Whether a program of that name can be run here. */
  public static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void note(String what) {
    String test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(frame -> frame.getClassName().replaceFirst(".*\\.", ""))
                        .filter(name -> name.matches("\\w+(IT|Test)"))
                        .findFirst()
                        .orElse("a test"));
    try {
      Files.createDirectories(MISSING.getParent());
      Files.writeString(
          MISSING, what + "\t" + test + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names what was missing in this run; Maven calls it. */
  public static void main(String[] arguments) throws IOException {
    if (Files.exists(MISSING)) {
      Map<String, Set<String>> skipped = new TreeMap<>();
      for (String line : Files.readAllLines(MISSING)) {
        List<String> cells = List.of(line.split("\t", 2));
        skipped.computeIfAbsent(cells.get(0), first -> new TreeSet<>()).add(cells.get(1));
      }
      skipped.forEach(
          (what, tests) ->
              System.out.println(
                  "Skipped, as " + what + " is missing: " + String.join(", ", tests)));
      Files.delete(MISSING);
    }
  }
}
