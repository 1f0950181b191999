package dev.rollcall.chaos;

import java.util.List;

/**
 * What was seen of an overload.
 *
 * @param capacity answers a second before it
 * @param asked the exchanges within it
 * @param probes of the liveness, from its beginning until all was as before
 * @param seconds that it lasted
 * @param recoverySeconds from its end until all was as before
 */
record Overload(
    double capacity,
    List<Exchange> asked,
    List<Exchange> probes,
    double seconds,
    double recoverySeconds,
    Footprint before,
    Footprint after) {

  List<Exchange> served() {
    return asked.stream().filter(Exchange::isDone).toList();
  }

  List<Exchange> refused() {
    return asked.stream().filter(each -> each.outcome().equals("503")).toList();
  }

  /** Answers of other kinds than are promised, a few of them. */
  List<Exchange> unexpected() {
    return asked.stream().filter(each -> !each.outcome().matches("200|503|504")).limit(5).toList();
  }

  double perSecond(List<Exchange> exchanges) {
    return exchanges.size() / seconds;
  }
}
