package dev.rollcall.bench;

import java.util.List;
import java.util.OptionalDouble;

/** The lines of {@code start.csv}: times from the process's start to the first answered GET. */
record StartTimes(List<CsvLine> lines) {
  static final String PLAIN = "plain";
  static final String ARCHIVE = "archive";

  /** Milliseconds, the median over the rounds. */
  OptionalDouble median(String variant) {
    return Median.of(
        lines.stream()
            .filter(line -> line.text("variant").equals(variant))
            .mapToDouble(line -> line.number("ms")));
  }

  /** What a start with the archive takes of one without. */
  OptionalDouble ratio() {
    OptionalDouble plain = median(PLAIN);
    OptionalDouble archive = median(ARCHIVE);
    return plain.isPresent() && archive.isPresent()
        ? OptionalDouble.of(archive.getAsDouble() / plain.getAsDouble())
        : OptionalDouble.empty();
  }
}
