package dev.rollcall.dynamodb;

import java.time.Duration;

/** A call waited for its turn until it was hardly worth one, and was not made. */
public final class QueueTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param waited how long
   */
  public QueueTimeoutException(Duration waited) {
    super("the call waited " + waited.toMillis() + " ms for its turn", null, false, false);
  }
}
