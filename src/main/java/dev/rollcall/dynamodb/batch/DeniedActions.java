package dev.rollcall.dynamodb.batch;

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
public final class DeniedActions {
  private static final Logger LOG = LoggerFactory.getLogger(DeniedActions.class);
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final Map<String, Long> deniedAt = new ConcurrentHashMap<>();

  /**
   * Notes that an action is not to be had.
   *
   * @param action such as {@code BatchGetItem}
   * @param denied whether the right to it is missing; else the server does not know it
   */
  void add(String action, boolean denied) {
    if (deniedAt.put(action, System.nanoTime()) == null) {
      LOG.warn(
          "dynamodb:{} is not to be had ({}), so each request has a call of its own, at several"
              + " times the CPU. Remedy: {}.",
          action,
          denied ? "access denied" : "the server does not know this operation",
          denied
              ? "allow the action on the table to the instance's role"
              : "use an endpoint that offers it");
    }
  }

  /** Whether it was found not to be had lately. */
  boolean contains(String action) {
    Long since = deniedAt.get(action);
    return since != null && System.nanoTime() - since < RETRY_NANOS;
  }
}
