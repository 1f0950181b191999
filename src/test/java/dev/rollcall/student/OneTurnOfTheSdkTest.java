package dev.rollcall.student;

import dev.rollcall.dynamodb.NonBlockingDynamoDbClient;
import io.vertx.core.Vertx;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The same if all calls are the SDK's. */
class OneTurnOfTheSdkTest extends OneTurnOnDynamoDbLocalTest {
  @Override
  DynamoDbAsyncClient transport(Vertx vertx, DynamoDbAsyncClient sdk) {
    return new NonBlockingDynamoDbClient(sdk);
  }

  @Override
  List<String> ofTheSdk(String... all) {
    return List.of(all);
  }
}
