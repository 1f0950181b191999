package dev.rollcall.dynamodb.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
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

  /** Final for the SDK's retries, but its client may have other credentials or another clock. */
  private static final Set<String> OF_CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "IncompleteSignatureException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "UnrecognizedClientException");

  private static final Set<String> UNKNOWN_OPERATION =
      Set.of("UnknownOperationException", "UnknownOperation", "InvalidAction");

  private ServiceErrors() {}

  /**
   * @param clockSkewSeconds how far this system's clock is known to be ahead of DynamoDB's
   */
  static AwsServiceException exception(
      SdkHttpResponse response, String requestId, byte[] body, int clockSkewSeconds) {
    JsonObject error = json(body);
    String code = afterNamespace(error.getString("__type"));
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .serviceName("DynamoDb")
            .errorCode(code)
            .errorMessage(error.getString("message", error.getString("Message")))
            .sdkHttpResponse(response)
            .rawResponse(SdkBytes.fromByteArrayUnsafe(body))
            .build();
    AwsServiceException.Builder exception =
        MODELLED
            .getOrDefault(String.valueOf(code), DynamoDbException::builder)
            .get()
            .statusCode(response.statusCode())
            .requestId(requestId)
            .clockSkew(Duration.ofSeconds(clockSkewSeconds))
            .awsErrorDetails(details);
    return built(exception, body);
  }

  /** Without anything if the body is no JSON: the status must do. */
  private static JsonObject json(byte[] body) {
    try {
      return new JsonObject(Buffer.buffer(body));
    } catch (DecodeException notJson) {
      return new JsonObject();
    }
  }

  /** Such as "com.amazonaws.dynamodb.v20120810#ValidationException". */
  private static String afterNamespace(String type) {
    return type == null ? null : type.substring(type.indexOf('#') + 1);
  }

  /** With the members of its own, such as the item that a condition failed for. */
  private static AwsServiceException built(AwsServiceException.Builder exception, byte[] body) {
    SdkPojo pojo = (SdkPojo) exception;
    try {
      return pojo.sdkFields().isEmpty() ? exception.build() : JsonProtocol.read(body, pojo);
    } catch (IOException notJson) {
      return exception.build();
    }
  }

  /** Whether no further attempt would be answered otherwise. */
  public static boolean isFinal(Throwable failure) {
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

  /** Whether an error's code says that the server does not know the operation. */
  public static boolean isUnknownOperation(String errorCode) {
    return UNKNOWN_OPERATION.contains(errorCode);
  }
}
