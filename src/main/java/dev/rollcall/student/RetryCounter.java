package dev.rollcall.student;

import dev.rollcall.metrics.DynamoDbMetrics;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Counts the SDK's own retries. Its metrics publisher would tell too, but collects dozens of values
 * for each call.
 */
final class RetryCounter implements ExecutionInterceptor {
  /** The SDK's header of each attempt begins so in the first one. */
  private static final String FIRST_ATTEMPT = "attempt=1;";

  private final DynamoDbMetrics metrics;

  RetryCounter(DynamoDbMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    context
        .httpRequest()
        .firstMatchingHeader("amz-sdk-request")
        .filter(attempt -> !attempt.startsWith(FIRST_ATTEMPT))
        .ifPresent(
            attempt ->
                metrics.retried(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
  }
}
