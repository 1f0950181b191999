package dev.rollcall.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls to DynamoDB and what waits for them. Any thread. */
public final class DynamoDbMetrics {
  private final MeterRegistry registry;
  private final Map<Call, Timer> calls = new ConcurrentHashMap<>();
  private final Map<String, Counter> retries = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> batches = new ConcurrentHashMap<>();
  private final Map<String, Counter> leftOvers = new ConcurrentHashMap<>();
  private final AtomicInteger loops = new AtomicInteger();

  DynamoDbMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * A call has ended, all its attempts included.
   *
   * @param operation the API's name of the call, such as {@code GetItem}
   * @param outcome {@code ok}, or a failure's name
   */
  public void called(String operation, String outcome, long nanos) {
    calls
        .computeIfAbsent(new Call(operation, outcome), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A further attempt at a call is made. */
  public void retried(String operation) {
    retries
        .computeIfAbsent(
            operation,
            name ->
                Counter.builder("dynamodb.retries")
                    .description("Attempts at a call beyond its first")
                    .tag("operation", name)
                    .register(registry))
        .increment();
  }

  /**
   * A call goes out for so many requests.
   *
   * @param kind of the requests, such as {@code read}
   */
  public void shared(String kind, int requests) {
    batches
        .computeIfAbsent(
            kind,
            name ->
                DistributionSummary.builder("dynamodb.batch.size")
                    .description("Requests that a call was made for")
                    .tag("kind", name)
                    .serviceLevelObjectives(Buckets.sizes())
                    .register(registry))
        .record(requests);
  }

  /** So many requests of a shared call were not settled by it, and are tried again. */
  public void leftOver(String kind, int requests) {
    leftOvers
        .computeIfAbsent(
            kind,
            name ->
                Counter.builder("dynamodb.leftovers")
                    .description("Requests that a shared call left to be tried again")
                    .tag("kind", name)
                    .register(registry))
        .increment(requests);
  }

  /** What one event loop tells of its queue. */
  public EventLoopMetrics loop() {
    return new EventLoopMetrics(registry, Integer.toString(loops.getAndIncrement()));
  }

  private Timer timer(Call call) {
    return Timer.builder("dynamodb.calls")
        .description("Time of a call to DynamoDB, its retries included")
        .tag("operation", call.operation)
        .tag("outcome", call.outcome)
        .serviceLevelObjectives(Buckets.times())
        .register(registry);
  }

  private record Call(String operation, String outcome) {}
}
