package dev.rollcall.dynamodb;

import dev.rollcall.dynamodb.http.Endpoint;
import dev.rollcall.dynamodb.http.ResponseChecks;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Follows the attempts that the SDK's client makes: learns where they go, counts retries, tells a
 * request's {@link CallTracker} what was sent and settled, and checks each answer. Any thread.
 */
final class AttemptInterceptor implements ExecutionInterceptor {
  /** The SDK's header of each attempt begins so in the first one. */
  private static final String FIRST_ATTEMPT = "attempt=1;";

  /** The first byte of an answer that is no white space. */
  private static final ExecutionAttribute<Byte> FIRST_BYTE =
      new ExecutionAttribute<>("dev.rollcall.dynamodb.FirstByte");

  private final DynamoDbClientListener listener;
  private final NonBlockingCredentials credentials;
  private volatile Endpoint endpoint;

  AttemptInterceptor(DynamoDbClientListener listener, NonBlockingCredentials credentials) {
    this.listener = listener;
    this.credentials = credentials;
  }

  NonBlockingCredentials credentials() {
    return credentials;
  }

  /**
   * Where the latest call went; null if none has succeeded yet. What that depends on, from
   * variables and profiles to the account of the credentials, is the SDK's to know.
   */
  Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    CallTracker.of(attributes).held();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    CallTracker tracker = CallTracker.of(attributes);
    // Cancelling a future of the SDK's client does not end its attempts.
    if (tracker.isAbandoned()) {
      throw SdkClientException.create("nobody waits for the call any more");
    }
    tracker.attemptSent();
    attributes.putAttribute(FIRST_BYTE, null);
    String attempt =
        context.httpRequest().firstMatchingHeader("amz-sdk-request").orElse(FIRST_ATTEMPT);
    if (!attempt.startsWith(FIRST_ATTEMPT)) {
      listener.retried(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    int status = context.httpResponse().statusCode();
    if (status >= 400 && status < 500) {
      CallTracker.of(attributes).attemptSettled();
    }
  }

  @Override
  public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context
        .responsePublisher()
        .map(content -> SdkPublisher.adapt(content).map(bytes -> noteFirstByte(bytes, attributes)));
  }

  private static ByteBuffer noteFirstByte(ByteBuffer bytes, ExecutionAttributes attributes) {
    if (attributes.getAttribute(FIRST_BYTE) == null) {
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        if (bytes.get(i) > ' ') {
          attributes.putAttribute(FIRST_BYTE, bytes.get(i));
          break;
        }
      }
    }
    return bytes;
  }

  /** Throws what the SDK tries again. */
  @Override
  public void afterUnmarshalling(
      Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
    Byte first = attributes.getAttribute(FIRST_BYTE);
    if (first == null || first != '{') {
      throw RetryableException.create("DynamoDB's answer is no JSON object");
    }
    ResponseChecks.check(context.request(), context.response());
    CallTracker.of(attributes).attemptSettled();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Endpoint known = endpoint;
    if (known == null || !known.isOf(context.httpRequest())) {
      endpoint = Endpoint.of(context.httpRequest()).orElse(null);
    }
  }
}
