package dev.rollcall.dynamodb.batch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says whether CPU is scarce, so that sharing calls pays. Belongs to one event loop.
 *
 * <p>A batch costs about a quarter of the CPU of single calls, but takes as long as its slowest
 * item: it is worth it only where CPU is what requests wait for. Two signals tell: the process's
 * share of the processors it may use, and, where those are throttled or stolen (a container's
 * limit, burst credits) so that the share never looks high, how late the event loop's own timer
 * comes. Both are smoothed, so that one sample decides nothing.
 */
public final class CpuLoad {
  public static final long SAMPLE_MILLIS = 50;

  private static final double SHARE_SCARCE = 0.85;
  private static final double SHARE_AMPLE = 0.75;
  private static final double LAG_SCARCE_MILLIS = 10;
  private static final double LAG_AMPLE_MILLIS = 2;

  /** Weight of the newest sample: three samples, 150 ms, make seven eighths of the value. */
  private static final double NEWEST = 0.5;

  /**
   * A pause of the collector or of the host is one late sample, and must not switch it on by
   * itself: weighted, the longest stays below {@value #LAG_SCARCE_MILLIS} ms.
   */
  private static final double LONGEST_LAG_MILLIS = 18;

  /** A turn this long starves the loop, whatever the average says. */
  private static final long STARVED_NANOS = TimeUnit.MILLISECONDS.toNanos(SAMPLE_MILLIS + 100);

  private final LongSupplier cpuNanos;
  private final LongSupplier clockNanos;
  private final int processors;
  private long lastCpu;
  private long lastClock;
  private double share;
  private double lagMillis;

  /**
   * @param cpuNanos CPU time the process has used
   * @param clockNanos a monotonic clock
   * @param processors how many processors the process may use
   */
  public CpuLoad(LongSupplier cpuNanos, LongSupplier clockNanos, int processors) {
    this.cpuNanos = cpuNanos;
    this.clockNanos = clockNanos;
    this.processors = processors;
    this.lastCpu = cpuNanos.getAsLong();
    this.lastClock = clockNanos.getAsLong();
  }

  /** Whether there is too little. */
  boolean isScarce() {
    return share > SHARE_SCARCE || lagMillis > LAG_SCARCE_MILLIS;
  }

  /** Whether there is so much that more of it could be used. */
  boolean isAmple() {
    return share < SHARE_AMPLE && lagMillis < LAG_AMPLE_MILLIS;
  }

  /**
   * Whether no sample came for long: the loop has been busy with this one turn since. So it is in a
   * cold JVM, where a single call takes milliseconds and a turn of them seconds.
   */
  boolean isStarved() {
    return clockNanos.getAsLong() - lastClock > STARVED_NANOS;
  }

  /**
   * Call it from a timer of {@value #SAMPLE_MILLIS} ms on the event loop whose pressure it tells.
   */
  public void sample() {
    long clock = clockNanos.getAsLong();
    long cpu = cpuNanos.getAsLong();
    long elapsed = Math.max(1, clock - lastClock);
    share = smooth(share, (double) (cpu - lastCpu) / elapsed / processors);
    double late = (double) elapsed / TimeUnit.MILLISECONDS.toNanos(1) - SAMPLE_MILLIS;
    lagMillis = smooth(lagMillis, Math.min(LONGEST_LAG_MILLIS, Math.max(0, late)));
    lastClock = clock;
    lastCpu = cpu;
  }

  private static double smooth(double value, double newest) {
    return value + NEWEST * (newest - value);
  }
}
