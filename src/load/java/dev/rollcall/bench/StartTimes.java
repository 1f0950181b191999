package dev.rollcall.bench;

import java.util.List;
import java.util.OptionalDouble;

/** The lines of {@code start.csv}: times from the process's start to the first answered GET. */
record StartTimes(List<CsvLine> lines) {
  /** The service with the bundle's start-up archive. */
  static final String ARCHIVE = "archive";

  /** Every start that was measured, in the order of the first round. */
  List<String> modes() {
    return lines.stream().map(line -> line.text("mode")).distinct().toList();
  }

  /** Milliseconds, the median over the rounds. */
  OptionalDouble median(String mode) {
    return Median.of(
        lines.stream()
            .filter(line -> line.text("mode").equals(mode))
            .mapToDouble(line -> line.number("ms")));
  }

  /** What the one start takes of the other. */
  OptionalDouble ratio(String mode, String other) {
    OptionalDouble one = median(mode);
    OptionalDouble two = median(other);
    return one.isPresent() && two.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / two.getAsDouble())
        : OptionalDouble.empty();
  }
}
