package dev.rollcall.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A Markdown table, line by line. The first column is text, the others are figures. */
public final class Table {
  private final StringBuilder markdown = new StringBuilder();

  public Table(String... headings) {
    row(headings);
    row(
        Arrays.stream(headings)
            .map(heading -> heading.equals(headings[0]) ? "---" : "---:")
            .toArray(String[]::new));
  }

  /** A line of as many cells as there are headings. */
  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /** A line of as many cells as there are headings. */
  public Table row(List<String> cells) {
    markdown.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    return this;
  }

  @Override
  public String toString() {
    return markdown.toString();
  }

  /** With thousands separated. */
  static String whole(OptionalDouble figure) {
    return format("%,.0f", figure);
  }

  static String tenths(OptionalDouble figure) {
    return format("%,.1f", figure);
  }

  static String hundredths(OptionalDouble figure) {
    return format("%,.2f", figure);
  }

  private static String format(String format, OptionalDouble figure) {
    return figure.isPresent() ? String.format(Locale.ROOT, format, figure.getAsDouble()) : "-";
  }
}
