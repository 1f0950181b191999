package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.http.ServiceErrors;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batch actions that the role is not allowed, or that the server does not know. Each is logged
 * once, and tried again 5 minutes after it was last denied, since permissions are often added while
 * a service runs. Thread-safe: all event loops share it.
 */
public final class DeniedActions {
  private static final Logger LOG = LoggerFactory.getLogger(DeniedActions.class);
  private static final long RETRY_NANOS = Duration.ofMinutes(5).toNanos();

  private final LongSupplier clockNanos;
  private final Map<String, Long> deniedAt = new ConcurrentHashMap<>();

  /** With the system's clock. */
  public DeniedActions() {
    this(System::nanoTime);
  }

  DeniedActions(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
  }

  /**
   * Whether that error code, of a call just now, says that the action is not to be had; if so, that
   * is remembered.
   *
   * @param action such as {@code BatchGetItem} or {@code PartiQLUpdate}
   */
  boolean learn(String action, String errorCode) {
    boolean isUnknown = ServiceErrors.isUnknownOperation(errorCode);
    if (!isUnknown && !errorCode.equals("AccessDeniedException")) {
      return false;
    }
    if (deniedAt.put(action, clockNanos.getAsLong()) == null) {
      LOG.warn(
          "dynamodb:{} is denied, so each request is a single call, at several times the CPU. {}",
          action,
          isUnknown
              ? "Reason: the server does not know this operation. Remedy: use an endpoint that"
                  + " offers it."
              : "Reason: access denied. Remedy: allow the action on the table to the role.");
    }
    return true;
  }

  /** Whether it was denied less than 5 minutes ago, so that single calls are made instead. */
  boolean contains(String action) {
    Long since = deniedAt.get(action);
    return since != null && clockNanos.getAsLong() - since < RETRY_NANOS;
  }
}
