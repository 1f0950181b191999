package dev.rollcall.storage;

/**
 * A DynamoDB call that failed. The message is for the log, never for a client: it names the
 * operation, the cause, the table, the region and the remedy.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StorageFailure failure;
  private final boolean isOutcomeUnknown;

  /**
   * @param isOutcomeUnknown whether the call may have had its effect all the same
   */
  StorageException(
      StorageFailure failure, String message, boolean isOutcomeUnknown, Throwable cause) {
    // No stack trace: it would show the SDK's threads only, and it costs most of what a refusal
    // costs.
    super(message, cause, false, false);
    this.failure = failure;
    this.isOutcomeUnknown = isOutcomeUnknown;
  }

  /** What kind of failure it was. */
  public StorageFailure failure() {
    return failure;
  }

  /** Whether what was to be written may have been written all the same. */
  public boolean isOutcomeUnknown() {
    return isOutcomeUnknown;
  }

  /** The same, of a request that may have been carried out, or surely was not. */
  public StorageException withOutcomeUnknown(boolean unknown) {
    return unknown == isOutcomeUnknown
        ? this
        : new StorageException(failure, getMessage(), unknown, getCause());
  }
}
