package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.batch.AdaptiveBatchSize;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** How many calls share one. Belongs to one event loop. */
public final class BatchingPolicy {
  private final IntSupplier maxOfTick;
  private final int maxOfBacklog;

  private BatchingPolicy(IntSupplier maxOfTick, int maxOfBacklog) {
    this.maxOfTick = maxOfTick;
    this.maxOfBacklog = maxOfBacklog;
  }

  /** None do. */
  public static BatchingPolicy never() {
    return new BatchingPolicy(() -> 1, 1);
  }

  /** As many as DynamoDB allows of those that are made in one tick of the event loop. */
  public static BatchingPolicy always() {
    return new BatchingPolicy(() -> Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * As few as leave the process some CPU: a batch costs less CPU, but takes as long as its slowest
   * item. To be called on the event loop.
   */
  public static BatchingPolicy adaptive(Vertx vertx) {
    AdaptiveBatchSize size =
        new AdaptiveBatchSize(
            processCpu(), System::nanoTime, Runtime.getRuntime().availableProcessors());
    vertx.setPeriodic(AdaptiveBatchSize.SAMPLE_MILLIS, tick -> size.sample());
    return of(size);
  }

  /** The same by a size that its owner adapts. */
  public static BatchingPolicy of(AdaptiveBatchSize size) {
    return new BatchingPolicy(size::limit, Integer.MAX_VALUE);
  }

  private static LongSupplier processCpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system::getProcessCpuTime
        : () -> 0;
  }

  /** Whether calls of one tick of the event loop share one. */
  public boolean isBatching() {
    return maxOfTick() > 1;
  }

  /** How many calls of one tick of the event loop share one. */
  public int maxOfTick() {
    return maxOfTick.getAsInt();
  }

  /** How many calls that had to wait for another to end share the next. */
  public int maxOfBacklog() {
    return maxOfBacklog;
  }
}
