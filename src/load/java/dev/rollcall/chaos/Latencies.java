package dev.rollcall.chaos;

import java.util.Collection;
import java.util.List;

/** How long exchanges took, in milliseconds. */
final class Latencies {
  private final List<Double> sorted;

  private Latencies(List<Double> sorted) {
    this.sorted = sorted;
  }

  static Latencies of(Collection<Exchange> exchanges) {
    return new Latencies(exchanges.stream().map(Exchange::millis).sorted().toList());
  }

  int count() {
    return sorted.size();
  }

  /** The time that this share of them took at the most; 0 where there were none. */
  double quantile(double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  double slowest() {
    return quantile(1);
  }
}
