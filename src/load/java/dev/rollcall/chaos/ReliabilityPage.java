package dev.rollcall.chaos;

import dev.rollcall.bench.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document of the figures, section by section: a run replaces its own and leaves the others,
 * each of which says when, where and of which commit it was measured.
 */
final class ReliabilityPage {
  private static final String INTRODUCTION =
      """
      # Reliability

      What was measured by breaking things on purpose. The tests of `src/load/java/dev/rollcall/chaos` write this page:
      `mvn verify -Pfull -Dchaos.scale=1` measures all anew, with a section's options that section. A test fails if a promise is
      broken. The service is the built JAR with the bundle's JVM options on a machine of 1 GB, with default settings unless
      a section says otherwise. DynamoDB Local and the clients share the machine: where a time is promised, a test grants a
      second more.
      """;

  private static final Pattern SECTION =
      Pattern.compile("^## (.*)\n(?s:.*?)(?=^## |\\z)", Pattern.MULTILINE);

  private final Path file;

  ReliabilityPage(Path file) {
    this.file = file;
  }

  /** A section as it stands in the page. */
  static String section(String title, String text, List<List<String>> rows, String options)
      throws IOException {
    Table table = new Table(rows.get(0).toArray(String[]::new));
    rows.subList(1, rows.size()).forEach(table::row);
    return "## %s\n\n%s\n\n%s\n`%s`, %s\n\n"
        .formatted(title, text.strip(), table, options, circumstances());
  }

  /** Replaces the section of that title, or adds it. Sections stand in their titles' order. */
  void put(String title, String section) throws IOException {
    TreeMap<String, String> sections = new TreeMap<>();
    if (Files.exists(file)) {
      Matcher old = SECTION.matcher(Files.readString(file));
      while (old.find()) {
        sections.put(old.group(1), old.group().stripTrailing() + "\n\n");
      }
    }
    sections.put(title, section);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, (INTRODUCTION + "\n" + String.join("", sections.values())).stripTrailing() + "\n");
  }

  private static String circumstances() throws IOException {
    return "%s, %s, Java %s, %d processors"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            commit(),
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors());
  }

  private static String commit() throws IOException {
    return git("rev-parse", "--short=12", "HEAD")
        + (git("status", "--porcelain", "--", "src/main", "pom.xml", "conf").isEmpty()
            ? ""
            : " and changes");
  }

  private static String git(String... words) throws IOException {
    ProcessBuilder git = new ProcessBuilder("git");
    git.command().addAll(List.of(words));
    Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
