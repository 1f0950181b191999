package dev.rollcall.dynamodb.batch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The largest batch that is worth its wait, by the CPU load. Belongs to one event loop.
 *
 * <p>A larger batch saves CPU, but takes as long as its slowest item. To switch between single
 * calls and full batches would oscillate, so the size follows the load in small steps. The load is
 * high if the process uses up its processors, or if the event loop lags: where processors are
 * throttled or stolen, the share never looks high. Both are smoothed.
 */
public final class AdaptiveBatchSize {
  /** Time between two samples. */
  public static final long SAMPLE_MILLIS = 50;

  /** The most keys that DynamoDB takes in any call. */
  private static final double LARGEST = 100;

  private static final double GROWTH = 1.5;
  private static final double DECAY = 1.2;
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
  private double limit = 1;

  /**
   * @param cpuNanos CPU time that the process has used
   * @param clockNanos a monotonic clock
   * @param processors how many processors the process may use
   */
  public AdaptiveBatchSize(LongSupplier cpuNanos, LongSupplier clockNanos, int processors) {
    this.cpuNanos = cpuNanos;
    this.clockNanos = clockNanos;
    this.processors = processors;
    this.lastCpu = cpuNanos.getAsLong();
    this.lastClock = clockNanos.getAsLong();
  }

  /**
   * The most requests in a batch; 1 if each should be a single call. As many as may be if the last
   * sample is long ago: in a cold JVM one tick of the event loop takes seconds.
   */
  public int limit() {
    return clockNanos.getAsLong() - lastClock > BLOCKED_NANOS ? (int) LARGEST : (int) limit;
  }

  /**
   * Takes a sample of the load, and one step; to be called by a timer of {@value #SAMPLE_MILLIS} ms
   * on the event loop.
   */
  public void sample() {
    long clock = clockNanos.getAsLong();
    long cpu = cpuNanos.getAsLong();
    long elapsed = Math.max(1, clock - lastClock);
    share = smooth(share, (double) (cpu - lastCpu) / elapsed / processors);
    double late = (double) elapsed / TimeUnit.MILLISECONDS.toNanos(1) - SAMPLE_MILLIS;
    lagMillis = smooth(lagMillis, Math.min(MAX_LAG_MILLIS, Math.max(0, late)));
    lastClock = clock;
    lastCpu = cpu;
    if (share > HIGH_SHARE || lagMillis > HIGH_LAG_MILLIS) {
      limit = Math.min(LARGEST, limit * GROWTH);
    } else if (share < LOW_SHARE && lagMillis < LOW_LAG_MILLIS) {
      limit = Math.max(1, limit / DECAY);
    }
  }

  private static double smooth(double value, double newest) {
    return value + NEWEST * (newest - value);
  }
}
