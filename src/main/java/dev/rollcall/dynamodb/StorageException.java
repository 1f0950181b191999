package dev.rollcall.dynamodb;

/**
 * A DynamoDB call that failed. The message is for the log, never for a client: it names the
 * operation, the cause, the table, the region and the remedy.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StorageFailure failure;

  StorageException(StorageFailure failure, String message, Throwable cause) {
    // No stack trace: it would show the SDK's threads only, and it costs most of what a refusal
    // costs.
    super(message, cause, false, false);
    this.failure = failure;
  }

  /** What kind of failure it was. */
  public StorageFailure failure() {
    return failure;
  }
}
