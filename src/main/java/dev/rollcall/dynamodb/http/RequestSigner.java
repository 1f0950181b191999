package dev.rollcall.dynamodb.http;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The headers of a call, signed by the SDK's own signer. */
final class RequestSigner {
  private static final String TARGET = "DynamoDB_20120810.";
  private static final String JSON = "application/x-amz-json-1.0";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

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
                .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region())
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, endpoint.service())
                .build())
        .request()
        .headers();
  }
}
