package dev.rollcall.dynamodb.http;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Learns from the SDK's own calls that succeed where they went: what that depends on, from
 * variables and profiles to the account of the credentials, is the SDK's to know. Any thread.
 */
public final class EndpointInterceptor implements ExecutionInterceptor {
  private volatile Endpoint latest;

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Endpoint known = latest;
    if (known == null || !known.isOf(context.httpRequest())) {
      latest = Endpoint.of(context.httpRequest()).orElse(null);
    }
  }

  /** Where the latest call went; null if none has succeeded yet. */
  public Endpoint latest() {
    return latest;
  }
}
