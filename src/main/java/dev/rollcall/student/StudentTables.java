package dev.rollcall.student;

import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What the event loops of one process share of the students' table: the client, and what is known
 * of its rights.
 */
public final class StudentTables {
  private final DynamoDbAsyncClient client;
  private final Settings settings;
  private final StorageFailures failures;
  private final DynamoDbMetrics metrics;
  private final RefusedActions refused = new RefusedActions();

  /**
   * @param client the caller closes it
   */
  public StudentTables(DynamoDbAsyncClient client, Settings settings, DynamoDbMetrics metrics) {
    this.client = client;
    this.settings = settings;
    this.failures = new StorageFailures(settings);
    this.metrics = metrics;
  }

  /** The table for the event loop that this is called on. */
  public StudentTable forThisEventLoop(Vertx vertx) {
    CpuPressure pressure =
        new CpuPressure(processCpu(), System::nanoTime, Runtime.getRuntime().availableProcessors());
    BatchSize size = new BatchSize(pressure);
    vertx.setPeriodic(
        CpuPressure.SAMPLE_MILLIS,
        tick -> {
          pressure.sample();
          size.adapt();
        });
    return new StudentTable(
        vertx,
        settings,
        new TableClient(vertx.getOrCreateContext(), client, failures, settings, metrics),
        new BatchingPolicy(settings.batching(), size, refused),
        metrics);
  }

  private static LongSupplier processCpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system::getProcessCpuTime
        : () -> 0;
  }
}
