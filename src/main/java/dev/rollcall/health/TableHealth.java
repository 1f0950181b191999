package dev.rollcall.health;

import dev.rollcall.health.TableChecks.Check;
import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.Batching;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.TableClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Finds out whether the table can be used and, if not, why. One for the process: however many ask,
 * there is never more than one round of checks under way, and its result is good for some seconds.
 *
 * <p>Logs what it finds once, and again whenever that changes. Any thread may ask; nothing blocks.
 */
public final class TableHealth {
  private static final Logger LOG = LoggerFactory.getLogger(TableHealth.class);

  /** Short to somebody who has just mended something, long to DynamoDB. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** The rights to share calls change nothing but the speed. */
  private static final Duration RIGHTS_FRESH = Duration.ofMinutes(5);

  private static final Duration COUNT_FRESH = Duration.ofMinutes(1);

  /** How soon a change is noticed and logged when nobody asks. */
  private static final Duration WATCH = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Settings settings;
  private final TableChecks checks;
  private final List<Check> reads;
  private final List<Check> writes;
  private final List<Check> batches;

  private Future<HealthReport> latest;
  private Future<List<TableCheck>> rights;
  private long rightsAskedAtNanos;
  private Future<Optional<Long>> count;
  private long countAskedAtNanos;
  private String logged = "";
  private volatile boolean stopped;
  private long timer;
  private volatile long answeredAtNanos;

  /**
   * @param client shared with the service; the caller closes it
   */
  public TableHealth(
      Vertx vertx, DynamoDbAsyncClient client, Settings settings, DynamoDbMetrics metrics) {
    this.vertx = vertx;
    this.settings = settings;
    this.checks =
        new TableChecks(new TableClient(vertx.getOrCreateContext(), client, settings, metrics));
    this.reads = checks.reads();
    this.writes = checks.writes();
    this.batches = settings.batching() == Batching.OFF ? List.of() : checks.batches();
  }

  /** The names of the checks that {@link #ask} makes, in their order. */
  public List<String> checks() {
    return concat(reads, batches).stream().map(Check::name).toList();
  }

  /**
   * What is known, a few seconds old at the most (rights to share calls: minutes). The future never
   * fails, and completes on the caller's context.
   */
  public Future<HealthReport> ask() {
    return Future.fromCompletionStage(current().toCompletionStage(), vertx.getOrCreateContext());
  }

  /**
   * About how many items the table has, if DynamoDB tells: its own count, which it renews every six
   * hours or so. The future never fails, and completes on the caller's context.
   */
  public Future<Optional<Long>> approximateCount() {
    return Future.fromCompletionStage(count().toCompletionStage(), vertx.getOrCreateContext());
  }

  private synchronized Future<Optional<Long>> count() {
    if (count == null || System.nanoTime() - countAskedAtNanos > COUNT_FRESH.toNanos()) {
      countAskedAtNanos = System.nanoTime();
      count =
          checks
              .description()
              .map(described -> Optional.of(described.itemCount()))
              .otherwise(Optional.empty());
    }
    return count;
  }

  /**
   * What {@link #ask} tells, asked anew, and whether the table may be listed and written as well.
   * Logs nothing.
   */
  public Future<HealthReport> examine() {
    return afterReads(() -> TableChecks.run(concat(writes, batches)));
  }

  /** Looks at once and then every so often, for the log's sake, until {@link #stop}. */
  public synchronized void watch() {
    timer = vertx.setPeriodic(0, WATCH.toMillis(), tick -> ask());
  }

  /** Logs nothing more: what fails from now on fails because the service ends. */
  public synchronized void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  /** Whether the service ends. */
  public boolean isStopped() {
    return stopped;
  }

  private synchronized Future<HealthReport> current() {
    if (latest == null || (latest.isComplete() && isStale())) {
      latest = afterReads(this::batchRights).onSuccess(this::answered);
    }
    return latest;
  }

  /** Refused calls count as user errors in the account's metrics: these are asked seldom. */
  private synchronized Future<List<TableCheck>> batchRights() {
    if (rights == null
        || System.nanoTime() - rightsAskedAtNanos > RIGHTS_FRESH.toNanos()
        || isNotChecked(rights)) {
      rightsAskedAtNanos = System.nanoTime();
      rights = TableChecks.run(batches);
    }
    return rights;
  }

  private static boolean isNotChecked(Future<List<TableCheck>> rights) {
    return rights.isComplete() && rights.result().stream().anyMatch(check -> !check.checked());
  }

  private boolean isStale() {
    return System.nanoTime() - answeredAtNanos > FRESH.toNanos();
  }

  private synchronized void answered(HealthReport report) {
    answeredAtNanos = System.nanoTime();
    String summary = report.summary();
    if (stopped || summary.equals(logged)) {
      return;
    }
    logged = summary;
    if (report.isUp()) {
      LOG.info("{}", summary);
    } else {
      LOG.error("{}", summary);
    }
  }

  /**
   * One after the other: a JVM's first calls are slow, so many at once would time out, and a
   * client's first request would wait for them.
   */
  private Future<HealthReport> afterReads(Supplier<Future<List<TableCheck>>> others) {
    return TableChecks.run(reads)
        .compose(read -> others.get().map(other -> report(concat(read, other))));
  }

  private HealthReport report(List<TableCheck> all) {
    return new HealthReport(settings.tableName(), settings.region(), all);
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
