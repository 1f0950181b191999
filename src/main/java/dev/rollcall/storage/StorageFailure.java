package dev.rollcall.storage;

import java.util.Locale;

/** Why DynamoDB did not do what it was asked, each with what the operator can do about it. */
public enum StorageFailure {
  THROTTLED("throttled", "raise the table's capacity or switch it to on-demand"),
  OVERLOADED("too many requests", "add instances, or raise CALLS_IN_FLIGHT or MAX_REQUESTS"),
  TABLE_MISSING("the table does not exist", "create it, or correct TABLE_NAME and AWS_REGION"),
  WRONG_KEY_SCHEMA(
      "the table has another key",
      "use a table whose only key is the partition key StudentID of type String"),
  INDEX_MISSING(
      "the index on the department does not exist",
      "create it, or correct DEPT_INDEX, or set it to none"),
  INDEX_NOT_READY(
      "the index on the department is still being made", "nothing: wait until it is active"),
  WRONG_INDEX(
      "the index on the department has another key, or not all attributes",
      "let DEPT_INDEX name an index whose only key is the partition key Dept of type String, with"
          + " all attributes projected"),
  INDEX_NOT_NAMED(
      "the table's index takes no student without a department",
      "set DEPT_INDEX to the name of the index on Dept"),
  ACCESS_DENIED("access denied", "allow the action on this table to the instance's role"),
  NO_CREDENTIALS(
      "no credentials", "give the environment an instance profile, or set AWS_ACCESS_KEY_ID"),
  CREDENTIALS_REFUSED(
      "credentials refused", "renew the credentials, and check the clock and the region"),
  WRONG_REGION(
      "the endpoint belongs to another region",
      "set AWS_REGION to the table's region, and AWS_ENDPOINT_URL_DYNAMODB to the same or not at"
          + " all"),
  UNREACHABLE("unreachable", "check the network, AWS_REGION and AWS_ENDPOINT_URL_DYNAMODB"),
  TIMED_OUT("timed out", "check DynamoDB's latency and the network, or raise DEADLINE_MS"),
  ITEM_TOO_LARGE("the item is over 400 KB", "nothing: the client must send less"),
  DEPT_TOO_LONG(
      "the department is longer than an index's key may be", "nothing: the client must send less"),
  REJECTED("the request was rejected as invalid", "nothing: the client must send something else"),
  CONDITION_FAILED("the record is not as the client requires", "nothing: it is the client's turn"),
  TOO_MANY_ATTRIBUTES(
      "the item has more attributes than a condition can name",
      "nothing: the client must write without If-Match"),
  UNSUPPORTED("the server does not know this operation", "use an endpoint that offers it"),
  SERVICE_ERROR("DynamoDB failed", "nothing, if it passes: see the AWS Health Dashboard");

  private final String cause;
  private final String remedy;
  private final String label = name().toLowerCase(Locale.ROOT);

  StorageFailure(String cause, String remedy) {
    this.cause = cause;
    this.remedy = remedy;
  }

  /** Its name as metrics have it, such as {@code table_missing}. */
  public String label() {
    return label;
  }

  /** Whether the reason lies in what was to be written, so that anything else may go well. */
  public boolean isOneRecords() {
    return switch (this) {
      case ITEM_TOO_LARGE, DEPT_TOO_LONG, INDEX_NOT_NAMED, REJECTED -> true;
      default -> false;
    };
  }

  /** What happened, in a few words for the log. */
  public String cause() {
    return cause;
  }

  /** What the operator can do about it. */
  public String remedy() {
    return remedy;
  }
}
