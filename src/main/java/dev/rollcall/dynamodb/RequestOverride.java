package dev.rollcall.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** What a request's override configuration asks for: the one place that reads it. */
public final class RequestOverride {
  private RequestOverride() {}

  /**
   * Whether these clients heed all of it themselves: headers, the call's time limit and execution
   * attributes. Otherwise the request goes to the SDK's client as it is.
   */
  static boolean isPlain(DynamoDbRequest request) {
    AwsRequestOverrideConfiguration override = request.overrideConfiguration().orElse(null);
    return override == null
        || (override.credentialsIdentityProvider().isEmpty()
            && override.apiCallAttemptTimeout().isEmpty()
            && override.signer().isEmpty()
            && override.endpointProvider().isEmpty()
            && override.authSchemeProvider().isEmpty()
            && override.compressionConfiguration().isEmpty()
            && override.metricPublishers().isEmpty()
            && override.plugins().isEmpty()
            && override.rawQueryParameters().isEmpty()
            && override.apiNames().isEmpty());
  }

  /** How long the call may take, all attempts included. */
  static Optional<Duration> callTimeout(DynamoDbRequest request) {
    return request.overrideConfiguration().flatMap(AwsRequestOverrideConfiguration::apiCallTimeout);
  }

  /** The same in nanoseconds; {@link Long#MAX_VALUE} if it says nothing. */
  public static long callTimeoutNanos(DynamoDbRequest request) {
    return callTimeout(request).map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  public static Map<String, List<String>> headers(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .map(AwsRequestOverrideConfiguration::headers)
        .orElse(Map.of());
  }

  /** What it asks for, to be changed. */
  static AwsRequestOverrideConfiguration.Builder toBuilder(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .map(AwsRequestOverrideConfiguration::toBuilder)
        .orElseGet(AwsRequestOverrideConfiguration::builder);
  }
}
