package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents lead where they say, name classes that there are, and are short. */
class DocumentsTest {
  /** Without the walkthrough, the changelog, and the page that the benchmark writes. */
  private static final int MOST_WORDS = 10_000;

  private static final Path WALKTHROUGH = Path.of("docs/walkthrough");
  private static final Path PERFORMANCE = Path.of("docs/performance.md");
  private static final Path CHANGELOG = Path.of("CHANGELOG.md");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern CLASS = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*\\.[A-Z]\\w+)`");

  @Test
  void every_link_leads_to_a_file_and_a_heading() throws Exception {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (String link : links(document)) {
        if (!leadsSomewhere(document, link)) {
          broken.add(document + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void every_document_is_reached_from_the_readme() throws Exception {
    Set<Path> reached = new HashSet<>();
    follow(Path.of("README.md"), reached);
    List<Path> lost = documents().stream().filter(each -> !reached.contains(each)).toList();
    assertEquals(List.of(), lost);
  }

  @Test
  void the_documents_are_short() throws Exception {
    long words =
        documents().stream()
            .filter(document -> !document.startsWith(WALKTHROUGH))
            .filter(document -> !Set.of(PERFORMANCE, CHANGELOG).contains(document))
            .mapToLong(document -> read(document).strip().split("\\s+", -1).length)
            .sum();
    assertTrue(words <= MOST_WORDS, words + " words");
  }

  @Test
  void the_architecture_names_classes_that_there_are() {
    List<String> classes =
        CLASS
            .matcher(read(Path.of("docs/architecture.md")))
            .results()
            .map(name -> name.group(1))
            .toList();
    assertTrue(classes.size() > 10, classes.toString());
    for (String name : classes) {
      Path file = Path.of("src/main/java/dev/rollcall", name.replace('.', '/') + ".java");
      assertTrue(Files.exists(file), name);
    }
  }

  private static void follow(Path document, Set<Path> reached) {
    if (!reached.add(document)) {
      return;
    }
    links(document).stream()
        .map(link -> target(document, link))
        .filter(target -> target.toString().endsWith(".md"))
        .forEach(target -> follow(target, reached));
  }

  private static boolean leadsSomewhere(Path document, String link) {
    Path target = target(document, link);
    int hash = link.indexOf('#');
    return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
  }

  private static Path target(Path document, String link) {
    String path = link.replaceAll("#.*", "");
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static List<String> links(Path document) {
    return LINK.matcher(FENCED.matcher(read(document)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.startsWith("http"))
        .toList();
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path document) {
    return HEADING
        .matcher(FENCED.matcher(read(document)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Path.of("README.md"), CHANGELOG));
    for (Path folder : List.of(Path.of("docs"), Path.of("src/load"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .filter(file -> !file.toString().contains("node_modules"))
            .sorted()
            .forEach(documents::add);
      }
    }
    return documents;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
