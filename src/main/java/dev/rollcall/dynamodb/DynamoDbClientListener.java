package dev.rollcall.dynamodb;

/**
 * Is told of calls to DynamoDB, for metrics. All methods may be called from several threads, and
 * must not block.
 */
public interface DynamoDbClientListener {
  /** Listens to nothing. */
  DynamoDbClientListener NONE = new DynamoDbClientListener() {};

  /**
   * A call is made.
   *
   * @param operation the API's name of the call, such as {@code BatchGetItem}
   * @param requests how many requests share it, 1 if it is one's own
   */
  default void callStarted(String operation, int requests) {}

  /**
   * A call has ended, all its attempts included.
   *
   * @param failure null if it succeeded
   */
  default void callEnded(String operation, Throwable failure, long nanos) {}

  /** A further attempt at a call is made. */
  default void retried(String operation) {}

  /** So many requests of a batch were not settled by it, and are tried again. */
  default void leftOver(String operation, int requests) {}
}
