package dev.rollcall.storage;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.metrics.DynamoDbMetrics;

/** Lets the metrics know of calls to DynamoDB. Any thread. */
public final class CallMetrics implements DynamoDbClientListener {
  private final DynamoDbMetrics metrics;

  /** For those metrics. */
  public CallMetrics(DynamoDbMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void callStarted(String operation, int requests) {
    metrics.shared(kind(operation), requests);
  }

  @Override
  public void callEnded(String operation, Throwable failure, long nanos) {
    String outcome = failure == null ? "ok" : SdkErrorMapper.classify(operation, failure).label();
    metrics.called(operation, outcome, nanos);
  }

  @Override
  public void retried(String operation) {
    metrics.retried(operation);
  }

  @Override
  public void leftOver(String operation, int requests) {
    metrics.leftOver(kind(operation), requests);
  }

  private static String kind(String operation) {
    return switch (operation) {
      case "GetItem", "BatchGetItem" -> "read";
      case "PutItem", "DeleteItem", "BatchWriteItem" -> "write";
      case "UpdateItem", "BatchExecuteStatement" -> "update";
      default -> "scan";
    };
  }
}
