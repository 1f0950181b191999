package dev.rollcall.student;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch actions that the role lacks or the server does not know. Each is logged once, and asked
 * for again after a while: a role is often mended while the service runs. Shared by all event
 * loops.
 */
final class RefusedActions {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedActions.class);
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final Map<String, Long> refusedAt = new ConcurrentHashMap<>();

  void add(String action, Throwable why) {
    if (refusedAt.put(action, System.nanoTime()) == null) {
      LOG.warn(
          "dynamodb:{} is not to be had, so each request has a call of its own, at several times the CPU. {}",
          action,
          why.getMessage());
    }
  }

  boolean contains(String action) {
    Long since = refusedAt.get(action);
    return since != null && System.nanoTime() - since < RETRY_NANOS;
  }
}
