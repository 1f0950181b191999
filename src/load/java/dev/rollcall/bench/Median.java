package dev.rollcall.bench;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The median: of an even number of values the mean of the two in the middle. */
public final class Median {
  private Median() {}

  /** Empty for no values. */
  public static OptionalDouble of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int half = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }
}
