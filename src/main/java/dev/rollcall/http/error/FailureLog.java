package dev.rollcall.http.error;

import dev.rollcall.auth.TokenNotJudgedException;
import dev.rollcall.http.monitor.RequestId;
import dev.rollcall.http.monitor.RequestTrace;
import dev.rollcall.storage.StorageException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs failures that are not the client's. Of a storage failure that comes many times a second it
 * logs one a second and says how many it left out: an outage must not become a flood that log
 * collectors drop lines from.
 *
 * <p>Belongs to one event loop.
 */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** By the kind of failure: the storage's, or the class of one that nobody expected. */
  private final Map<Object, Recent> recent = new HashMap<>();

  void log(RoutingContext context, Throwable failure, int status) {
    if (status == HttpResponseStatus.PRECONDITION_FAILED.code()) {
      return;
    }
    if (failure instanceof StorageException storage) {
      logStorage(context, storage, status);
    } else if (status >= 500 && failure != null && !(failure instanceof TokenNotJudgedException)) {
      Recent seen = recent.computeIfAbsent(failure.getClass(), kind -> new Recent());
      if (seen.isNext()) {
        line(LOG.atError(), context)
            .setCause(failure)
            .log("{} failed unexpectedly {}", route(context), seen.note);
      }
    }
  }

  private void logStorage(RoutingContext context, StorageException failure, int status) {
    Recent seen = recent.computeIfAbsent(failure.failure(), kind -> new Recent());
    if (!seen.isNext()) {
      return;
    }
    LoggingEventBuilder event = status >= 500 ? LOG.atError() : LOG.atWarn();
    line(event, context).log("{} {}", failure.getMessage(), seen.note);
    line(LOG.atDebug(), context).setCause(failure.getCause()).log("The cause");
  }

  private static LoggingEventBuilder line(LoggingEventBuilder event, RoutingContext context) {
    LoggingEventBuilder line = event.addKeyValue("requestId", RequestId.of(context));
    RequestTrace request = RequestTrace.of(context);
    String traceId = request == null ? "" : request.trace().traceId();
    return traceId.isEmpty() ? line : line.addKeyValue("traceId", traceId);
  }

  /**
   * The method and the route, never the id: log lines hold nobody's data and nothing a client can
   * forge.
   */
  private static String route(RoutingContext context) {
    String path = context.request().path();
    return context.request().method()
        + (path != null && path.startsWith("/student") ? " /student" : "");
  }

  private static final class Recent {
    private boolean logged;
    private long atNanos;
    private int leftOut;
    private String note = "";

    /** Whether there may be a line again, with the note of what got none before it. */
    private boolean isNext() {
      long now = System.nanoTime();
      if (logged && now - atNanos < INTERVAL_NANOS) {
        leftOut++;
        return false;
      }
      note = leftOut == 0 ? "" : "(" + leftOut + " more like it since the last such line)";
      logged = true;
      atNanos = now;
      leftOut = 0;
      return true;
    }
  }
}
