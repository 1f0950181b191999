package dev.rollcall;

import dev.rollcall.logging.Logging;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process on SIGTERM or Ctrl-C. Runs as the JVM's shutdown hook and ends the JVM
 * with status 0.
 */
final class Shutdown implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** What closing takes at the most once the requests in flight are answered. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Service rollcall;
  private final Settings settings;
  private final Metrics metrics;

  Shutdown(Vertx vertx, Service rollcall, Settings settings, Metrics metrics) {
    this.vertx = vertx;
    this.rollcall = rollcall;
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public void run() {
    LOG.info(
        "Rollcall stops: it answers what it has accepted, {} at the most",
        settings.shutdownTimeout());
    Duration limit = settings.shutdownGrace().plus(settings.shutdownTimeout()).plus(CLOSING);
    try {
      // One after the other: a future of both would complete on an event loop that has ended.
      rollcall.stop().await(limit.toMillis(), TimeUnit.MILLISECONDS);
      vertx.close().await(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
      // A JVM that writes an archive as it ends may crash if it is told of a collection meanwhile.
      metrics.close();
      LOG.info("Rollcall has stopped");
    } catch (Exception e) {
      LOG.warn("Rollcall stopped with something unfinished", e);
    }
    Logging.stop();
    // A signal's exit status is 143 or 130 otherwise, and this end is the ordered one.
    Runtime.getRuntime().halt(0);
  }
}
