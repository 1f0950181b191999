package dev.rollcall.dynamodb.batch;

/**
 * The largest batch that is worth its wait, by the CPU load. Not thread-safe: belongs to one event
 * loop.
 *
 * <p>A call costs about as much CPU as four requests in a batch, so larger batches save CPU. But a
 * batch takes as long as its slowest item, so larger batches add latency. Switching between single
 * calls and full batches oscillates, because single calls need all CPU and full batches a quarter
 * of it. So the size follows the CPU load in small steps, and settles where just enough is saved.
 */
public final class AdaptiveBatchSize {
  /** The most keys that DynamoDB takes in any call. */
  private static final double LARGEST = 100;

  private static final double GROWTH = 1.5;
  private static final double DECAY = 1.2;

  private final CpuLoad load;
  private double limit = 1;

  /**
   * @param load that of the event loop whose requests are batched
   */
  public AdaptiveBatchSize(CpuLoad load) {
    this.load = load;
  }

  /** Takes one step; to be called after each sample of the load. */
  public void adapt() {
    if (load.isHigh()) {
      limit = Math.min(LARGEST, limit * GROWTH);
    } else if (load.isLow()) {
      limit = Math.max(1, limit / DECAY);
    }
  }

  /** The most requests in a batch; 1 if each should be a single call. */
  public int limit() {
    return load.isLoopBlocked() ? (int) LARGEST : (int) limit;
  }
}
