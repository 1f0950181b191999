package dev.rollcall.dynamodb;

import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Prepares the SDK's client to stand behind {@link EventLoopDynamoDbClient} and {@link
 * NonBlockingDynamoDbClient}: credentials that never block, and an interceptor that sees where
 * calls go and checks what comes back.
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
    NonBlockingCredentials credentials = new NonBlockingCredentials(aws.credentialsProvider());
    aws.credentialsProvider(credentials);
    ClientOverrideConfiguration.Builder override = config.overrideConfiguration().toBuilder();
    config.overrideConfiguration(
        override.addExecutionInterceptor(new AttemptInterceptor(listener, credentials)).build());
  }

  /**
   * What the plugin has given to a client.
   *
   * @throws IllegalArgumentException if it was built without one
   */
  static AttemptInterceptor of(DynamoDbAsyncClient sdk) {
    return sdk.serviceClientConfiguration().overrideConfiguration().executionInterceptors().stream()
        .filter(AttemptInterceptor.class::isInstance)
        .map(AttemptInterceptor.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The SDK's client must be built with .addPlugin(new EventLoopPlugin())"));
  }
}
