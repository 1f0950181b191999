package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.DynamoDbLocal;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** The same where all calls are the SDK's. */
class OneTurnOfTheSdkTest extends OneTurnOnDynamoDbLocalTest {
  @Override
  DynamoDbAsyncClient client(Settings settings) {
    DynamoDbAsyncClientBuilder builder =
        DynamoDbClients.builder(settings, DynamoDbLocal.CREDENTIALS)
            .endpointOverride(DynamoDbLocal.shared().endpoint());
    // Nobody learns where calls go.
    return builder
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder().executionInterceptors(List.of()).build())
        .build();
  }

  @Override
  List<String> ofTheSdk(String... all) {
    return List.of(all);
  }
}
