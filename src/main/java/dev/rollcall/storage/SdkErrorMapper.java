package dev.rollcall.storage;

import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.NoCredentialsException;
import dev.rollcall.dynamodb.QueueTimeoutException;
import dev.rollcall.dynamodb.WriteOutcome;
import dev.rollcall.dynamodb.http.ServiceErrors;
import dev.rollcall.settings.Settings;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * The one place that reads the SDK's exceptions. Every one of them becomes a {@link
 * StorageException}.
 */
public final class SdkErrorMapper {
  private static final Set<String> UNKNOWN_OPERATION =
      Set.of("UnknownOperationException", "UnknownOperation", "InvalidAction");

  /** A chain of causes longer than this is a cycle. */
  private static final int LONGEST_CHAIN = 20;

  private final Settings settings;

  /** One for all: a refusal must be cheap. */
  private final StorageException overloaded;

  /** For messages that name those settings. */
  public SdkErrorMapper(Settings settings) {
    this.settings = settings;
    this.overloaded =
        exception(
            "call",
            StorageFailure.OVERLOADED,
            "MAX_REQUESTS is " + settings.maxRequests(),
            false,
            null);
  }

  /**
   * The exception that callers get.
   *
   * @param operation the API's name of the call, such as {@code GetItem}
   * @param thrown what the SDK's future failed with
   */
  public StorageException of(String operation, Throwable thrown) {
    Throwable error = Forwarding.unwrapped(thrown);
    StorageFailure failure = classify(operation, error);
    return exception(
        operation,
        failure,
        detail(operation, failure, error),
        WriteOutcome.isUnknownAfter(error),
        error);
  }

  /** The kind of what a call of that operation failed with. */
  public static StorageFailure classify(String operation, Throwable error) {
    return operation.equals("Query") ? ofIndex(classify(error), error) : classify(error);
  }

  /** The kind of what a call failed with. */
  public static StorageFailure kind(Throwable failure) {
    return failure instanceof StorageException storage
        ? storage.failure()
        : StorageFailure.SERVICE_ERROR;
  }

  /** A request whose time was up before DynamoDB had answered it. */
  public StorageException deadlinePassed() {
    return exception(
        "call",
        StorageFailure.TIMED_OUT,
        settings.deadline().toMillis() + " ms have passed",
        false,
        null);
  }

  /** A request that found as many as there may be. */
  public StorageException overloaded() {
    return overloaded;
  }

  /** A write that is refused before it is sent, for its record or for itself. */
  public StorageException refused(StorageFailure why) {
    return exception("call", why, "before the write", false, null);
  }

  /** A list of a table whose items are no students, or that has a further key. */
  public StorageException wrongKey(String operation) {
    return exception(operation, StorageFailure.WRONG_KEY_SCHEMA, "items without it", false, null);
  }

  private StorageException exception(
      String operation,
      StorageFailure failure,
      String detail,
      boolean isOutcomeUnknown,
      Throwable cause) {
    String message =
        "DynamoDB %s: %s (%s), table %s, region %s. Remedy: %s."
            .formatted(
                operation,
                failure.cause(),
                detail,
                settings.tableName(),
                settings.region(),
                failure.remedy());
    return new StorageException(failure, message, isOutcomeUnknown, cause);
  }

  private static StorageFailure classify(Throwable error) {
    if (error instanceof AwsServiceException service) {
      return classifyAnswer(service);
    }
    if (error instanceof NoCredentialsException) {
      return StorageFailure.NO_CREDENTIALS;
    }
    if (error instanceof QueueTimeoutException) {
      return StorageFailure.OVERLOADED;
    }
    if (error instanceof CancellationException
        || error instanceof ApiCallTimeoutException
        || error instanceof ApiCallAttemptTimeoutException) {
      return StorageFailure.TIMED_OUT;
    }
    return classifyConnection(error);
  }

  private static StorageFailure classifyAnswer(AwsServiceException error) {
    String code =
        error.awsErrorDetails() == null ? "" : String.valueOf(error.awsErrorDetails().errorCode());
    if (error.isThrottlingException() || error instanceof TransactionConflictException) {
      return StorageFailure.THROTTLED;
    }
    if (error instanceof ConditionalCheckFailedException) {
      return StorageFailure.CONDITION_FAILED;
    }
    if (code.equals("ResourceNotFoundException")) {
      return StorageFailure.TABLE_MISSING;
    }
    if (code.equals("AccessDeniedException")) {
      return StorageFailure.ACCESS_DENIED;
    }
    if (ServiceErrors.isOfCredentials(code)) {
      // "Credential should be scoped to a valid region, not 'eu-west-1'."
      return String.valueOf(error.awsErrorDetails().errorMessage())
              .contains("scoped to a valid region")
          ? StorageFailure.WRONG_REGION
          : StorageFailure.CREDENTIALS_REFUSED;
    }
    if (code.equals("ValidationException") || code.equals("SerializationException")) {
      return classifyRejection(String.valueOf(error.awsErrorDetails().errorMessage()));
    }
    if (UNKNOWN_OPERATION.contains(code)) {
      return StorageFailure.UNSUPPORTED;
    }
    return error.statusCode() == 413 ? StorageFailure.ITEM_TOO_LARGE : StorageFailure.SERVICE_ERROR;
  }

  /** DynamoDB has one code for all of these; only its sentence tells them apart. */
  private static StorageFailure classifyRejection(String message) {
    if (message.contains("exceeded the maximum allowed size")) {
      return StorageFailure.ITEM_TOO_LARGE;
    }
    if (message.contains("does not match the schema")
        || message.contains("Missing the key")
        || message.contains("required keys was not given a value")
        || message.contains("number of conditions on the keys")
        || message.contains("Type mismatch for key")) {
      return StorageFailure.WRONG_KEY_SCHEMA;
    }
    return message.contains("secondary index key")
        ? StorageFailure.INDEX_NOT_NAMED
        : StorageFailure.REJECTED;
  }

  /** A query is the same for everybody: what DynamoDB finds invalid in it is the index. */
  private static StorageFailure ofIndex(StorageFailure failure, Throwable error) {
    if (!Set.of(
            StorageFailure.REJECTED,
            StorageFailure.WRONG_KEY_SCHEMA,
            StorageFailure.INDEX_NOT_NAMED)
        .contains(failure)) {
      return failure;
    }
    String message = String.valueOf(error.getMessage());
    if (message.contains("does not have the specified index")) {
      return StorageFailure.INDEX_MISSING;
    }
    return message.contains("backfilling")
        ? StorageFailure.INDEX_NOT_READY
        : StorageFailure.WRONG_INDEX;
  }

  private static StorageFailure classifyConnection(Throwable error) {
    Throwable cause = error;
    for (int i = 0; i < LONGEST_CHAIN && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof NoCredentialsException) {
        return StorageFailure.NO_CREDENTIALS;
      }
      if (WriteOutcome.isWaitForConnection(cause)) {
        return StorageFailure.OVERLOADED;
      }
      if (cause instanceof IOException || cause instanceof TimeoutException) {
        return StorageFailure.UNREACHABLE;
      }
    }
    return StorageFailure.SERVICE_ERROR;
  }

  private static String detail(String operation, StorageFailure failure, Throwable error) {
    if (failure == StorageFailure.ACCESS_DENIED) {
      return action(operation);
    }
    if (error instanceof AwsServiceException service) {
      if (service.awsErrorDetails() == null || service.awsErrorDetails().errorCode() == null) {
        return "HTTP status " + service.statusCode();
      }
      return service.awsErrorDetails().errorCode()
          + ": "
          + service.awsErrorDetails().errorMessage();
    }
    return error.getClass().getSimpleName() + ": " + firstLine(error.getMessage());
  }

  /** The IAM action is named as the operation is, but for PartiQL. */
  private static String action(String operation) {
    return "dynamodb:" + (operation.equals("BatchExecuteStatement") ? "PartiQLUpdate" : operation);
  }

  private static String firstLine(String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("");
  }
}
