package dev.rollcall.dynamodb.direct;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What can go wrong with a call, in the exceptions that the SDK has for it. */
final class Failures {
  private static final JsonFactory JSON = new JsonFactory();

  private Failures() {}

  /**
   * The answer's bytes, if it is one that counts.
   *
   * @throws AwsServiceException if DynamoDB refused the call or failed
   * @throws SdkClientException if the bytes are not those that it sent
   */
  static byte[] checked(HttpClientResponse response, byte[] body) {
    if (response.statusCode() != HttpResponseStatus.OK.code()) {
      throw refusal(response.statusCode(), body);
    }
    String sum = response.getHeader("x-amz-crc32");
    if (sum != null && !sum.equals(Long.toString(crc32(body)))) {
      throw SdkClientException.create("the answer's checksum is not that of its bytes");
    }
    return body;
  }

  private static long crc32(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return sum.getValue();
  }

  private static AwsServiceException refusal(int status, byte[] body) {
    AwsErrorDetails.Builder details = AwsErrorDetails.builder();
    try (JsonParser json = JSON.createParser(body)) {
      read(json, details);
    } catch (IOException notJson) {
      // The status must do.
    }
    return DynamoDbException.builder().statusCode(status).awsErrorDetails(details.build()).build();
  }

  private static void read(JsonParser json, AwsErrorDetails.Builder details) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        // "com.amazonaws.dynamodb.v20120810#ValidationException"
        case "__type" -> details.errorCode(behindNamespace(json.getText()));
        case "message", "Message" -> details.errorMessage(json.getText());
        default -> json.skipChildren();
      }
    }
  }

  private static String behindNamespace(String type) {
    return type.substring(type.indexOf('#') + 1);
  }

  /** Vert.x's exception as the SDK would have it. */
  static Throwable asOfTheSdk(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return ApiCallAttemptTimeoutException.builder()
          .message(failure.getMessage())
          .cause(failure)
          .build();
    }
    return failure instanceof VertxException ? new IOException(failure) : failure;
  }
}
