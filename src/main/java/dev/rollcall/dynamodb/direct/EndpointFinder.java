package dev.rollcall.dynamodb.direct;

import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Learns from the SDK's own calls that succeed where they went: what that depends on, from
 * variables and profiles to the account of the credentials, is the SDK's to know. Any thread.
 */
public final class EndpointFinder implements ExecutionInterceptor {
  private volatile Endpoint latest;

  /** The one that a client was built with. */
  public static Optional<EndpointFinder> of(SdkClient client) {
    return Optional.ofNullable(client.serviceClientConfiguration().overrideConfiguration()).stream()
        .flatMap(configuration -> configuration.executionInterceptors().stream())
        .filter(EndpointFinder.class::isInstance)
        .map(EndpointFinder.class::cast)
        .findFirst();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Endpoint known = latest;
    if (known == null || !known.isOf(context.httpRequest())) {
      latest = Endpoint.of(context.httpRequest()).orElse(null);
    }
  }

  /** Where the latest call went; null where none has succeeded yet. */
  Endpoint latest() {
    return latest;
  }
}
