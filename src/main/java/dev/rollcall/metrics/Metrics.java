package dev.rollcall.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the service measures of itself, to be read in Prometheus's text format. One for a process;
 * any thread may use it. docs/metrics.md lists every metric.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry = registry();
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final HttpMetrics http = new HttpMetrics(registry);
  private final DynamoDbMetrics dynamoDb = new DynamoDbMetrics(registry);

  /** Measures the JVM and the process from now on, until {@link #close}. */
  public Metrics() {
    List<MeterBinder> process =
        List.of(
            new ClassLoaderMetrics(),
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics());
    process.forEach(each -> each.bindTo(registry));
    Gauge.builder("rollcall.info", () -> 1)
        .description("Always 1; its labels tell what runs")
        .tag("version", version())
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  /** A Vert.x whose worker pools and event loops' tasks are measured too. The caller closes it. */
  public Vertx vertx(VertxOptions options) {
    MicrometerMetricsOptions measured =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setRegistryName(UUID.randomUUID().toString())
            .setNettyMetricsEnabled(true);
    // What these look up for each request costs more than all of HttpMetrics.
    for (MetricsDomain domain : MetricsDomain.values()) {
      if (domain != MetricsDomain.NAMED_POOLS) {
        measured.addDisabledMetricsCategory(domain);
      }
    }
    return Vertx.builder()
        .with(new VertxOptions(options).setMetricsOptions(measured))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  /** Requests and connections. */
  public HttpMetrics http() {
    return http;
  }

  /** Calls to DynamoDB and what waits for them. */
  public DynamoDbMetrics dynamoDb() {
    return dynamoDb;
  }

  /** Measures how late the event loop of the calling context is, until its verticle stops. */
  public void watchEventLoop(Vertx vertx) {
    new EventLoopLag(registry).watch(vertx);
  }

  /** Every metric as it stands. Takes some milliseconds: not on an event loop. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private static PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Named anew in each process, so each start would add series that nothing ends.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("netty.allocator"));
    // Says the same as jvm.classes.loaded and jvm.classes.unloaded together.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("jvm.classes.loaded.count"));
    // Each group of threads would register it under the same name.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("netty.eventexecutor.workers"));
    return registry;
  }

  /** The version of what runs, as its JAR says. */
  public static String version() {
    return Optional.ofNullable(Metrics.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
