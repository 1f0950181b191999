package dev.rollcall.http.monitor;

import java.util.concurrent.TimeUnit;

/**
 * Chooses which requests get a line under {@code ACCESS_LOG=sampled}: each second the first ones
 * all, so that a quiet service's log is complete, and from then on one in many.
 *
 * <p>Belongs to one event loop.
 */
final class AccessSample {
  /** As many a second get a line each. */
  static final int ALL = 50;

  /** One in so many of the others. */
  static final int ONE_IN = 100;

  private long secondBeganNanos = System.nanoTime();
  private int inThisSecond;
  private int sinceLastLine;

  /**
   * Counts a request.
   *
   * @return 0 where it gets no line, else how many requests its line stands for: itself, and those
   *     without a line since the last one
   */
  int take(long nowNanos) {
    if (nowNanos - secondBeganNanos >= TimeUnit.SECONDS.toNanos(1)) {
      secondBeganNanos = nowNanos;
      inThisSecond = 0;
    }
    inThisSecond++;
    sinceLastLine++;
    if (inThisSecond > ALL && sinceLastLine < ONE_IN) {
      return 0;
    }
    int standsFor = sinceLastLine;
    sinceLastLine = 0;
    return standsFor;
  }
}
