package dev.rollcall.bench;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** All measurements of a run, asked for medians over its rounds. */
record Results(List<Measurement> measurements) {
  /** The values of a load's property that occur, in the order of their first measurement. */
  <T> List<T> each(Function<Load, T> property, Predicate<Load> of) {
    return measurements.stream()
        .map(Measurement::setting)
        .filter(of)
        .map(property)
        .distinct()
        .toList();
  }

  /** The modes that occur, {@code auto} first. */
  List<String> modes(Predicate<Load> of) {
    return each(Load::mode, of).stream().sorted(Comparator.comparingInt(Load::rank)).toList();
  }

  /** 64 if that was measured: enough to keep a core busy, few enough to wait for. */
  int usualConnections() {
    List<Integer> connections = each(Load::connections, load -> true);
    return connections.contains(64) ? 64 : connections.get(connections.size() - 1);
  }

  /** The median over the rounds; empty where the load was not measured. */
  OptionalDouble median(Load load, ToDoubleFunction<Measurement> figure) {
    return Median.of(rounds(load).stream().mapToDouble(figure));
  }

  /** How far a round is from the median at most; 0 where there is one round. */
  double spread(Load load, ToDoubleFunction<Measurement> figure) {
    OptionalDouble median = median(load, figure);
    return rounds(load).stream()
        .mapToDouble(one -> Math.abs(figure.applyAsDouble(one) - median.orElseThrow()))
        .max()
        .orElse(0);
  }

  /**
   * What the one load has of the other: the median of the rounds' ratios. What disturbs a machine
   * disturbs both measurements of a round, so this varies less than a ratio of medians.
   */
  OptionalDouble ratio(Load load, Load other, ToDoubleFunction<Measurement> figure) {
    return Median.of(
        rounds(load).stream()
            .flatMapToDouble(
                one ->
                    rounds(other).stream()
                        .filter(two -> two.round() == one.round())
                        .filter(two -> figure.applyAsDouble(two) > 0)
                        .mapToDouble(
                            two -> figure.applyAsDouble(one) / figure.applyAsDouble(two))));
  }

  /** The failed requests of all loads like that. */
  long errors(Predicate<Load> of) {
    return measurements.stream()
        .filter(measurement -> of.test(measurement.setting()))
        .mapToLong(Measurement::errors)
        .sum();
  }

  private List<Measurement> rounds(Load load) {
    return measurements.stream().filter(measurement -> measurement.setting().equals(load)).toList();
  }
}
