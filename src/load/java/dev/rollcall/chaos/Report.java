package dev.rollcall.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The figures of one test class: a section of {@code docs/reliability.md}, or of {@code
 * target/chaos/reliability.md} for a short form. All sections of a run are printed at its end.
 */
final class Report implements AfterAllCallback {
  private static final Path DOCUMENT = Path.of("docs", "reliability.md");
  private static final Path SHORT_FORM = Path.of("target", "chaos", "reliability.md");

  /** What changes the figures of a run. */
  private static final List<String> PROPERTIES =
      List.of("chaos.scale", "chaos.seed", "soak.minutes");

  private final String title;
  private final String text;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param text what is done, and what is promised
   * @param headings of the table
   */
  Report(String title, String text, String... headings) {
    this.title = title;
    this.text = text;
    rows.add(List.of(headings));
  }

  /** A line of the table. */
  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    String section;
    try {
      section = ReliabilityPage.section(title, text, rows, options(context.getRequiredTestClass()));
      new ReliabilityPage(Scale.isFull() ? DOCUMENT : SHORT_FORM).put(title, section);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context
        .getRoot()
        .getStore(Namespace.create(Report.class))
        .getOrComputeIfAbsent(Printed.class)
        .sections
        .add(section);
  }

  private static String options(Class<?> test) {
    StringBuilder options = new StringBuilder();
    for (String name : PROPERTIES) {
      if (System.getProperty(name) != null) {
        options.append("-D").append(name).append('=').append(System.getProperty(name)).append(' ');
      }
    }
    return options + "-Dit.test=" + test.getSimpleName();
  }

  /** JUnit closes it after the last test of the run. */
  static final class Printed implements AutoCloseable {
    private final List<String> sections = new ArrayList<>();

    @Override
    public void close() {
      sections.forEach(System.out::println);
    }
  }
}
