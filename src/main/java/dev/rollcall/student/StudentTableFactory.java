package dev.rollcall.student;

import dev.rollcall.dynamodb.BatchingDynamoDbClient;
import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.dynamodb.EventLoopDynamoDbClient;
import dev.rollcall.dynamodb.NonBlockingDynamoDbClient;
import dev.rollcall.dynamodb.batch.DeniedActions;
import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.metrics.EventLoopMetrics;
import dev.rollcall.settings.Batching;
import dev.rollcall.settings.DynamoDbTransport;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.CallMetrics;
import dev.rollcall.storage.DynamoDbBridge;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.storage.SdkErrorMapper;
import io.vertx.core.Vertx;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What the event loops of one process share of the students' table: the SDK's client, and what is
 * known of its rights.
 */
public final class StudentTableFactory {
  private static final long SAMPLE_MILLIS = 20;

  /** A page of 1 MB takes some 8 MB while it is read and written; so all take a quarter. */
  private static final long HEAP_OF_A_SCAN = 32L << 20;

  private static final int FEWEST_SCANS = 2;

  private final DynamoDbAsyncClient sdk;
  private final Settings settings;
  private final SdkErrorMapper failures;
  private final DynamoDbMetrics metrics;
  private final DynamoDbClientListener listener;
  private final DeniedActions denied = new DeniedActions();

  /**
   * @param sdk made by {@link DynamoDbClientFactory}; the caller closes it
   */
  public StudentTableFactory(DynamoDbAsyncClient sdk, Settings settings, DynamoDbMetrics metrics) {
    this.sdk = sdk;
    this.settings = settings;
    this.failures = new SdkErrorMapper(settings);
    this.metrics = metrics;
    this.listener = new CallMetrics(metrics);
  }

  /** The table for the event loop that this is called on. */
  public StudentTable forThisEventLoop(Vertx vertx) {
    BatchingPolicy policy =
        switch (settings.batching()) {
          case ON -> BatchingPolicy.always();
          case AUTO -> BatchingPolicy.adaptive(vertx);
          case OFF -> BatchingPolicy.never();
        };
    return table(vertx, transport(vertx), policy);
  }

  /** The same over that client. */
  StudentTable table(Vertx vertx, DynamoDbAsyncClient transport, BatchingPolicy policy) {
    BatchingDynamoDbClient client =
        BatchingDynamoDbClient.builder()
            .vertx(vertx)
            .client(transport)
            .policy(policy)
            .listener(listener)
            .denied(denied)
            .keyNames(settings.tableName(), Student.ID)
            .maxConcurrency(settings.callsInFlight())
            .maxConcurrentScans(scans())
            .maxQueueTime(settings.deadline().dividedBy(2))
            .build();
    BatchingDynamoDbClient bulk =
        settings.batching() == Batching.OFF ? client : client.withPolicy(BatchingPolicy.always());
    EventLoopMetrics loop = metrics.loop();
    vertx.setPeriodic(
        SAMPLE_MILLIS,
        tick -> {
          int waiting = client.waiting() + (bulk == client ? 0 : bulk.waiting());
          loop.sample(waiting, client.callsUnderWay(), client.isBatching());
        });
    return new StudentTable(
        client, bulk, new DynamoDbBridge(vertx, settings, failures), settings, failures);
  }

  private DynamoDbAsyncClient transport(Vertx vertx) {
    return settings.dynamoDbTransport() == DynamoDbTransport.SDK
        ? new NonBlockingDynamoDbClient(sdk)
        : EventLoopDynamoDbClient.builder()
            .vertx(vertx)
            .client(sdk)
            .listener(listener)
            .maxConcurrency(settings.callsInFlight())
            .build();
  }

  private int scans() {
    long scans = Runtime.getRuntime().maxMemory() / HEAP_OF_A_SCAN / settings.instances();
    return (int) Math.max(FEWEST_SCANS, Math.min(settings.callsInFlight(), scans));
  }
}
