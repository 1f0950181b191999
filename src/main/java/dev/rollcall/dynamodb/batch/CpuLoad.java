package dev.rollcall.dynamodb.batch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether CPU is what requests wait for, so that batching pays. Not thread-safe: belongs to one
 * event loop.
 *
 * <p>A batch costs about a quarter of the CPU of single calls, but takes as long as its slowest
 * item. Two signals tell when it is worth it: the process's share of the processors that it may
 * use, and the event loop's lag. The lag counts where the processors are throttled or stolen (a
 * container's limit, burst credits), as the share never looks high there. Both are smoothed, so
 * that no single sample decides.
 */
public final class CpuLoad {
  /** Time between two samples. */
  public static final long SAMPLE_MILLIS = 50;

  private static final double HIGH_SHARE = 0.85;
  private static final double LOW_SHARE = 0.75;
  private static final double HIGH_LAG_MILLIS = 10;
  private static final double LOW_LAG_MILLIS = 2;

  /** Weight of the newest sample: three samples, 150 ms, make seven eighths of the value. */
  private static final double NEWEST = 0.5;

  /**
   * A pause of the garbage collector or of the host is one late sample, which alone must not make
   * the load high: weighted, the longest lag stays below {@value #HIGH_LAG_MILLIS} ms.
   */
  private static final double MAX_LAG_MILLIS = 18;

  /** The loop is blocked when a sample is this late, whatever the smoothed values say. */
  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(SAMPLE_MILLIS + 100);

  private final LongSupplier cpuNanos;
  private final LongSupplier clockNanos;
  private final int processors;
  private long lastCpu;
  private long lastClock;
  private double share;
  private double lagMillis;

  /**
   * @param cpuNanos CPU time that the process has used
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

  /** Whether the CPU is nearly used up. */
  public boolean isHigh() {
    return share > HIGH_SHARE || lagMillis > HIGH_LAG_MILLIS;
  }

  /** Whether there is CPU to spare. Between the two, the load is neither high nor low. */
  public boolean isLow() {
    return share < LOW_SHARE && lagMillis < LOW_LAG_MILLIS;
  }

  /**
   * Whether the last sample is long ago, so that the event loop has been busy with one tick since.
   * This happens in a cold JVM, where a single call takes milliseconds and a tick of them seconds.
   */
  public boolean isLoopBlocked() {
    return clockNanos.getAsLong() - lastClock > BLOCKED_NANOS;
  }

  /** Takes a sample; to be called by a timer of {@value #SAMPLE_MILLIS} ms on the event loop. */
  public void sample() {
    long clock = clockNanos.getAsLong();
    long cpu = cpuNanos.getAsLong();
    long elapsed = Math.max(1, clock - lastClock);
    share = smooth(share, (double) (cpu - lastCpu) / elapsed / processors);
    double late = (double) elapsed / TimeUnit.MILLISECONDS.toNanos(1) - SAMPLE_MILLIS;
    lagMillis = smooth(lagMillis, Math.min(MAX_LAG_MILLIS, Math.max(0, late)));
    lastClock = clock;
    lastCpu = cpu;
  }

  private static double smooth(double value, double newest) {
    return value + NEWEST * (newest - value);
  }
}
