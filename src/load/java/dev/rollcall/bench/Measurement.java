package dev.rollcall.bench;

/**
 * One line of {@code results.csv}: what wrk and the process's own clock said of one load.
 *
 * @param setting what was measured
 * @param round counted from 1; the measurements of a round lie within a minute or so
 * @param perSecond answered requests per second
 * @param errors requests that failed, timed out, or had a status above 399
 * @param p50 milliseconds
 * @param p90 milliseconds
 * @param p99 milliseconds
 * @param cpu microseconds of the service's CPU time for a request
 * @param megabytes the service's memory (resident set) after the load
 * @param peak the most memory that it had during the load, in megabytes
 */
record Measurement(
    Load setting,
    int round,
    long requests,
    double perSecond,
    long errors,
    double p50,
    double p90,
    double p99,
    double cpu,
    double megabytes,
    double peak) {

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Measurement of(CsvLine line) {
    return new Measurement(
        new Load(
            line.text("latency"),
            line.text("kind"),
            line.text("mode"),
            (int) line.number("connections")),
        (int) line.number("round"),
        (long) line.number("requests"),
        line.number("per_second"),
        (long)
            (line.number("socket_errors") + line.number("timeouts") + line.number("bad_statuses")),
        line.number("p50_us") / 1000,
        line.number("p90_us") / 1000,
        line.number("p99_us") / 1000,
        line.number("cpu_us_per_request"),
        line.number("rss_kb") / 1024,
        line.number("peak_kb") / 1024);
  }
}
