package dev.rollcall.dynamodb.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** DynamoDB's answers other than 200, in the SDK's exceptions for them. */
public final class ServiceErrors {
  private static final JsonFactory JSON = new JsonFactory();

  /** The operations' modelled errors; any other is a {@link DynamoDbException}. */
  private static final Map<String, Supplier<? extends AwsServiceException.Builder>> MODELLED =
      Map.of(
          "ConditionalCheckFailedException", ConditionalCheckFailedException::builder,
          "DuplicateItemException", DuplicateItemException::builder,
          "InternalServerError", InternalServerErrorException::builder,
          "ItemCollectionSizeLimitExceededException",
              ItemCollectionSizeLimitExceededException::builder,
          "ProvisionedThroughputExceededException", ProvisionedThroughputExceededException::builder,
          "ReplicatedWriteConflictException", ReplicatedWriteConflictException::builder,
          "RequestLimitExceeded", RequestLimitExceededException::builder,
          "ResourceNotFoundException", ResourceNotFoundException::builder,
          "TransactionConflictException", TransactionConflictException::builder);

  /**
   * Final for the SDK's retries, but its client may have other credentials by now, or another
   * clock. See "Common errors" in DynamoDB's API reference.
   */
  private static final Set<String> OF_CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "IncompleteSignatureException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "UnrecognizedClientException");

  private ServiceErrors() {}

  /**
   * @param clockSkewSeconds how far this system's clock is known to be ahead of DynamoDB's
   */
  static AwsServiceException exception(
      SdkHttpResponse response, String requestId, byte[] body, int clockSkewSeconds) {
    AwsErrorDetails.Builder details = AwsErrorDetails.builder();
    readDetails(body, details);
    AwsErrorDetails read =
        details
            .serviceName("DynamoDb")
            .sdkHttpResponse(response)
            .rawResponse(SdkBytes.fromByteArrayUnsafe(body))
            .build();
    AwsServiceException.Builder exception =
        MODELLED
            .getOrDefault(String.valueOf(read.errorCode()), DynamoDbException::builder)
            .get()
            .statusCode(response.statusCode())
            .requestId(requestId)
            .clockSkew(Duration.ofSeconds(clockSkewSeconds))
            .awsErrorDetails(read);
    return built(exception, body);
  }

  /** With the members of its own, such as the item that a condition failed for. */
  private static AwsServiceException built(AwsServiceException.Builder exception, byte[] body) {
    try {
      SdkPojo pojo = (SdkPojo) exception;
      return pojo.sdkFields().isEmpty() ? exception.build() : JsonProtocol.read(body, pojo);
    } catch (IOException notJson) {
      // The status must do.
    }
    return exception.build();
  }

  private static void readDetails(byte[] body, AwsErrorDetails.Builder details) {
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          // "com.amazonaws.dynamodb.v20120810#ValidationException"
          case "__type" -> details.errorCode(afterNamespace(json.getText()));
          case "message", "Message" -> details.errorMessage(json.getText());
          default -> json.skipChildren();
        }
      }
    } catch (IOException notJson) {
      // The status must do.
    }
  }

  private static String afterNamespace(String type) {
    return type.substring(type.indexOf('#') + 1);
  }

  /** Whether no further attempt would be answered otherwise. */
  static boolean isFinal(Throwable failure) {
    return failure instanceof AwsServiceException service
        && service.statusCode() >= 400
        && service.statusCode() < 500
        && !RetryUtils.isRetryableException(service)
        && !RetryUtils.isThrottlingException(service)
        && !RetryUtils.isClockSkewException(service)
        && !isOfCredentials(String.valueOf(service.awsErrorDetails().errorCode()));
  }

  /** Whether an error's code says that DynamoDB does not take the credentials, or the signature. */
  public static boolean isOfCredentials(String errorCode) {
    return OF_CREDENTIALS.contains(errorCode);
  }
}
