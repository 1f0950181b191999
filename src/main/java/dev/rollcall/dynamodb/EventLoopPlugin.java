package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.http.EndpointInterceptor;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Prepares the SDK's client to stand behind {@link EventLoopDynamoDbClient} and {@link
 * NonBlockingDynamoDbClient}: credentials that never block, interceptors that see where calls go
 * and check what comes back.
 *
 * <pre>{@code
 * DynamoDbAsyncClient sdk = DynamoDbAsyncClient.builder().addPlugin(new EventLoopPlugin()).build();
 * }</pre>
 */
public final class EventLoopPlugin implements SdkPlugin {
  private final DynamoDbClientListener listener;

  /** For a client whose retries nobody counts. */
  public EventLoopPlugin() {
    this(DynamoDbClientListener.NONE);
  }

  /**
   * @param listener told of the client's retries
   */
  public EventLoopPlugin(DynamoDbClientListener listener) {
    this.listener = listener;
  }

  @Override
  public void configureClient(SdkServiceClientConfiguration.Builder config) {
    AwsServiceClientConfiguration.Builder aws = (AwsServiceClientConfiguration.Builder) config;
    aws.credentialsProvider(new NonBlockingCredentials(aws.credentialsProvider()));
    ClientOverrideConfiguration.Builder override = config.overrideConfiguration().toBuilder();
    config.overrideConfiguration(
        override
            .addExecutionInterceptor(new EndpointInterceptor())
            .addExecutionInterceptor(new AttemptInterceptor(listener))
            .build());
  }

  /**
   * What a client's plugin has learnt.
   *
   * @throws IllegalArgumentException if it was built without one
   */
  static EndpointInterceptor of(DynamoDbAsyncClient sdk) {
    return Optional.ofNullable(sdk.serviceClientConfiguration().overrideConfiguration()).stream()
        .flatMap(configuration -> configuration.executionInterceptors().stream())
        .filter(EndpointInterceptor.class::isInstance)
        .map(EndpointInterceptor.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The SDK's client must be built with .addPlugin(new EventLoopPlugin())"));
  }
}
