package dev.rollcall.dynamodb.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.utils.builder.Buildable;

/** Whatever is asked and answered, it is what the SDK's own client writes and reads. */
class JsonProtocolPropertyIT {
  private static final byte[] NOTHING = "{}".getBytes(UTF_8);

  private final CannedHttpClient http = new CannedHttpClient(NOTHING);
  private final DynamoDbAsyncClient sdk =
      http.sdkClient(
          ClientOverrideConfiguration.builder()
              .retryStrategy(retries -> retries.maxAttempts(1))
              .build());

  @AfterProperty
  void close() {
    sdk.close();
  }

  @Property(tries = 500)
  void a_request_has_the_bytes_that_the_sdk_sends(
      @ForAll("operations") Method operation, @ForAll Random random) throws Exception {
    SdkPojo request = new AnyModel(random).fill(builder(operation.getParameterTypes()[0]));
    call(operation, request);
    assertEquals(
        new String(http.lastBody(), UTF_8), new String(JsonProtocol.write(request), UTF_8));
  }

  @Property(tries = 500)
  void a_response_is_the_one_that_the_sdk_reads(
      @ForAll("operations") Method operation, @ForAll Random random) throws Exception {
    SdkPojo response = new AnyModel(random).fill(builder(responseOf(operation)));
    byte[] answer = JsonProtocol.write(response);
    http.answerWith(answer);
    SdkPojo expected = call(operation, emptyRequest(operation));
    SdkPojo read = JsonProtocol.read(answer, builder(responseOf(operation)));
    assertTrue(expected.equalsBySdkFields(read), () -> expected + " but was " + read);
    assertTrue(response.equalsBySdkFields(read), () -> response + " but was " + read);
  }

  @Provide
  Arbitrary<Method> operations() {
    return Arbitraries.of(
        Stream.of(DynamoDbAsyncClient.class.getMethods())
            .filter(method -> method.getReturnType() == CompletableFuture.class)
            .filter(method -> method.getParameterCount() == 1)
            .filter(method -> DynamoDbRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
            .toList());
  }

  private SdkPojo call(Method operation, Object request) throws ReflectiveOperationException {
    return (SdkPojo) ((CompletableFuture<?>) operation.invoke(sdk, request)).join();
  }

  private static Object emptyRequest(Method operation) throws ReflectiveOperationException {
    return ((Buildable) builder(operation.getParameterTypes()[0])).build();
  }

  private static Class<?> responseOf(Method operation) {
    ParameterizedType future = (ParameterizedType) operation.getGenericReturnType();
    return (Class<?>) future.getActualTypeArguments()[0];
  }

  private static SdkPojo builder(Class<?> model) throws ReflectiveOperationException {
    return (SdkPojo) model.getMethod("builder").invoke(null);
  }
}
