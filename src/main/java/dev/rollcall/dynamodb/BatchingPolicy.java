package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.batch.AdaptiveBatchSize;
import dev.rollcall.dynamodb.batch.CpuLoad;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How many calls share one. Belongs to one event loop.
 *
 * @see BatchingDynamoDbClient
 */
public final class BatchingPolicy {
  private final IntSupplier maxOfTick;
  private final boolean isNever;

  private BatchingPolicy(IntSupplier maxOfTick, boolean isNever) {
    this.maxOfTick = maxOfTick;
    this.isNever = isNever;
  }

  /** None do. */
  public static BatchingPolicy never() {
    return new BatchingPolicy(() -> 1, true);
  }

  /** As many as DynamoDB allows of those that are made in one tick of the event loop. */
  public static BatchingPolicy always() {
    return new BatchingPolicy(() -> Integer.MAX_VALUE, false);
  }

  /**
   * As few as leave the process some CPU: a batch costs less CPU, but takes as long as its slowest
   * item. To be called on the event loop.
   */
  public static BatchingPolicy adaptive(Vertx vertx) {
    CpuLoad load =
        new CpuLoad(processCpu(), System::nanoTime, Runtime.getRuntime().availableProcessors());
    AdaptiveBatchSize size = new AdaptiveBatchSize(load);
    vertx.setPeriodic(
        CpuLoad.SAMPLE_MILLIS,
        tick -> {
          load.sample();
          size.adapt();
        });
    return of(size);
  }

  /** The same by a size that its owner adapts. */
  public static BatchingPolicy of(AdaptiveBatchSize size) {
    return new BatchingPolicy(size::limit, false);
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
    return isNever ? 1 : Integer.MAX_VALUE;
  }
}
