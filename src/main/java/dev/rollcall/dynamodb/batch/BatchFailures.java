package dev.rollcall.dynamodb.batch;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What the failure of a batch means for its members. */
final class BatchFailures {
  /** What the log says of a missing right. */
  static final String DENIED =
      "Reason: access denied. Remedy: allow the action on the table to the role.";

  private static final String ACCESS_DENIED = "AccessDeniedException";

  private static final Set<String> UNKNOWN_OPERATION =
      Set.of("UnknownOperationException", "UnknownOperation", "InvalidAction");

  private static final Set<String> OF_A_MEMBER =
      Set.of("ValidationException", "SerializationException");

  private static final int BAD_REQUEST = 400;
  private static final int REQUEST_TOO_LONG = 413;

  private BatchFailures() {}

  /** Whether the right to the batch's action is missing. */
  static boolean isDenied(Throwable failure) {
    return code(failure).equals(ACCESS_DENIED);
  }

  /** Why the batch's action is not to be had, for the log. */
  static String reason(Throwable failure) {
    return isDenied(failure)
        ? DENIED
        : "Reason: the server does not know this operation. Remedy: use an endpoint that offers"
            + " it.";
  }

  /** Whether the server does not know the batch's action. */
  static boolean isUnknownOperation(Throwable failure) {
    return UNKNOWN_OPERATION.contains(code(failure));
  }

  /** Whether the reason may be one member's. */
  static boolean mayBeOfAMember(Throwable failure) {
    return OF_A_MEMBER.contains(code(failure))
        || (failure instanceof AwsServiceException service
            && service.statusCode() == REQUEST_TOO_LONG);
  }

  /**
   * What a call fails with that DynamoDB did not get round to, as often as it was tried.
   *
   * @param batchName the API's
   * @param response to the last batch that it was a member of
   */
  static AwsServiceException leftOver(String batchName, DynamoDbResponse response) {
    String message = "left over by " + batchName + " as often as it was tried";
    return ProvisionedThroughputExceededException.builder()
        .message(message)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("DynamoDb")
                .errorCode("ProvisionedThroughputExceededException")
                .errorMessage(message)
                .sdkHttpResponse(response.sdkHttpResponse())
                .build())
        .statusCode(BAD_REQUEST)
        .requestId(
            response.responseMetadata() == null ? null : response.responseMetadata().requestId())
        .build();
  }

  private static String code(Throwable failure) {
    return failure instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? String.valueOf(service.awsErrorDetails().errorCode())
        : "";
  }
}
