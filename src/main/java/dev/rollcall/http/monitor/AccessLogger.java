package dev.rollcall.http.monitor;

import dev.rollcall.metrics.RouteMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The access log: one JSON object for a request, written by a thread of its own. Belongs to one
 * event loop.
 *
 * <p>A line holds nothing that a client could forge it with: routes instead of paths, only the
 * methods that HTTP has, and ids that were checked.
 */
public final class AccessLogger {
  /** What logback-access.xml has it by. */
  private static final Logger LOG = LoggerFactory.getLogger("access");

  private static final double NANOS_IN_MICRO = 1e3;
  private static final double MICROS_IN_MILLI = 1e3;

  private final boolean on;

  /**
   * @param on false logs nothing
   */
  public AccessLogger(boolean on) {
    this.on = on;
  }

  void log(RequestTrace request, long nanos) {
    if (on) {
      line(request, nanos).log();
    }
  }

  private static LoggingEventBuilder line(RequestTrace request, long nanos) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("method", RouteMetrics.known(request.context().request().method().name()))
            .addKeyValue("route", request.route().template())
            .addKeyValue("status", request.status())
            .addKeyValue("milliseconds", Math.round(nanos / NANOS_IN_MICRO) / MICROS_IN_MILLI)
            .addKeyValue("bytes", request.context().response().bytesWritten())
            .addKeyValue("requestId", RequestId.of(request.context()));
    if (request.batchSize() > 0) {
      line = line.addKeyValue("batchSize", request.batchSize());
    }
    String traceId = request.trace().traceId();
    return traceId.isEmpty() ? line : line.addKeyValue("traceId", traceId);
  }
}
