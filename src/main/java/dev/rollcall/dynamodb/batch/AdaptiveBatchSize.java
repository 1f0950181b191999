package dev.rollcall.dynamodb.batch;

/**
 * How many requests may share a call: as few as leave the process some CPU. Belongs to one event
 * loop.
 *
 * <p>A call costs about as much CPU as four requests that share it, so larger batches save CPU. But
 * a batch takes as long as its slowest item, so larger batches wait longer. A switch between none
 * and as many as come was worse between the two, where single calls need all CPU and full batches a
 * quarter of it. So the size follows the CPU in small steps, and comes to rest where just enough is
 * saved.
 */
public final class AdaptiveBatchSize {
  /** DynamoDB takes no more keys in any call. */
  private static final double LARGEST = 100;

  private static final double GROWTH = 1.5;
  private static final double DECAY = 1.2;

  private final CpuLoad pressure;
  private double most = 1;

  public AdaptiveBatchSize(CpuLoad pressure) {
    this.pressure = pressure;
  }

  /** Call it after each sample of the pressure. */
  public void adapt() {
    if (pressure.isScarce()) {
      most = Math.min(LARGEST, most * GROWTH);
    } else if (pressure.isAmple()) {
      most = Math.max(1, most / DECAY);
    }
  }

  /** The most requests that share a call, 1 where none do. */
  public int max() {
    return pressure.isStarved() ? (int) LARGEST : (int) most;
  }
}
