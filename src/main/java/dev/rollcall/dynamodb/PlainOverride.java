package dev.rollcall.dynamodb;

import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * Which override configurations of a request these clients heed themselves: headers, the call's
 * time limit and execution attributes. A request with any other goes to the SDK's client as it is.
 */
final class PlainOverride {
  private PlainOverride() {}

  /** Whether the request has no other. */
  static boolean isIn(AwsRequest request) {
    AwsRequestOverrideConfiguration override = request.overrideConfiguration().orElse(null);
    return override == null || isPlain(override);
  }

  private static boolean isPlain(AwsRequestOverrideConfiguration override) {
    return override.credentialsIdentityProvider().isEmpty()
        && override.apiCallAttemptTimeout().isEmpty()
        && override.signer().isEmpty()
        && override.endpointProvider().isEmpty()
        && override.authSchemeProvider().isEmpty()
        && override.compressionConfiguration().isEmpty()
        && override.metricPublishers().isEmpty()
        && override.plugins().isEmpty()
        && override.rawQueryParameters().isEmpty()
        && override.apiNames().isEmpty();
  }
}
