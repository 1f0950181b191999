package dev.rollcall.dynamodb.http;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.retry.ClockSkew;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The headers of a call, signed by the SDK's own signer. Belongs to one event loop.
 *
 * <p>Its clock is corrected as the SDK's is: by the time that DynamoDB says it has when it refuses
 * a signature because of its time.
 */
final class RequestSigner {
  private static final String TARGET = "DynamoDB_20120810.";
  private static final String JSON = "application/x-amz-json-1.0";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final Clock systemClock = Clock.systemUTC();
  private Clock clock = systemClock;

  /**
   * @param operation the API's name of the call, such as {@code BatchGetItem}
   * @param body the JSON
   * @param further headers
   */
  Map<String, List<String>> headers(
      Endpoint endpoint,
      AwsCredentialsIdentity identity,
      String operation,
      byte[] body,
      Map<String, List<String>> further) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .protocol(endpoint.protocol())
            .host(endpoint.host())
            .port(endpoint.port())
            .encodedPath(endpoint.path())
            .putHeader("Content-Type", JSON)
            .putHeader("X-Amz-Target", TARGET + operation);
    further.forEach(unsigned::putHeader);
    return signer
        .sign(
            SignRequest.builder(identity)
                .request(unsigned.build())
                .payload(() -> new ByteArrayInputStream(body))
                .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region())
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, endpoint.service())
                .build())
        .request()
        .headers();
  }

  /** Corrects the clock if DynamoDB refused a signature because of its time. */
  void correctClock(Throwable failure) {
    if (failure instanceof AwsServiceException refusal
        && RetryUtils.isClockSkewException(refusal)) {
      ClockSkew.getServerTime(refusal.awsErrorDetails().sdkHttpResponse())
          .map(serverTime -> Duration.between(systemClock.instant(), serverTime))
          .ifPresent(offset -> clock = Clock.offset(systemClock, offset));
    }
  }

  /** How far the system's clock is ahead of DynamoDB's, in seconds; 0 if none was corrected. */
  int clockSkewSeconds() {
    return (int) Duration.between(clock.instant(), systemClock.instant()).toSeconds();
  }
}
