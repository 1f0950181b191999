package dev.rollcall.storage;

import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.NoCredentialsException;
import dev.rollcall.dynamodb.QueueTimeoutException;
import dev.rollcall.dynamodb.WriteOutcome;
import dev.rollcall.dynamodb.http.ServiceErrors;
import dev.rollcall.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * The one place that reads the SDK's exceptions. Every one of them becomes a {@link
 * StorageException}.
 */
public final class SdkErrorMapper {
  private static final Map<String, StorageFailure> CODES =
      Map.of(
          "AccessDeniedException", StorageFailure.ACCESS_DENIED,
          "ConditionalCheckFailedException", StorageFailure.CONDITION_FAILED,
          "ResourceNotFoundException", StorageFailure.TABLE_MISSING,
          "TransactionConflictException", StorageFailure.THROTTLED);

  /** DynamoDB has one code for all of these; only its sentence tells them apart. */
  private static final List<Map.Entry<String, StorageFailure>> SENTENCES =
      List.of(
          Map.entry("exceeded the maximum allowed size", StorageFailure.ITEM_TOO_LARGE),
          Map.entry("does not match the schema", StorageFailure.WRONG_KEY_SCHEMA),
          Map.entry("Missing the key", StorageFailure.WRONG_KEY_SCHEMA),
          Map.entry("required keys was not given a value", StorageFailure.WRONG_KEY_SCHEMA),
          Map.entry("number of conditions on the keys", StorageFailure.WRONG_KEY_SCHEMA),
          Map.entry("Type mismatch for key", StorageFailure.WRONG_KEY_SCHEMA),
          Map.entry("secondary index key", StorageFailure.INDEX_NOT_NAMED));

  /** A query is the same for everybody: what DynamoDB finds invalid in it is the index. */
  private static final List<Map.Entry<String, StorageFailure>> SENTENCES_ON_QUERIES =
      List.of(
          Map.entry("exceeded the maximum allowed size", StorageFailure.ITEM_TOO_LARGE),
          Map.entry("does not have the specified index", StorageFailure.INDEX_MISSING),
          Map.entry("backfilling", StorageFailure.INDEX_NOT_READY));

  private final Settings settings;

  /** One for all: a refusal must be cheap. */
  private final StorageException overloaded;

  /** For messages that name those settings. */
  public SdkErrorMapper(Settings settings) {
    this.settings = settings;
    this.overloaded =
        exception("call", StorageFailure.OVERLOADED, "MAX_REQUESTS is " + settings.maxRequests());
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
    if (error instanceof AwsServiceException service) {
      return classifyAnswer(operation, service);
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

  /** The kind of what a call failed with. */
  public static StorageFailure kind(Throwable failure) {
    return failure instanceof StorageException storage
        ? storage.failure()
        : StorageFailure.SERVICE_ERROR;
  }

  /** A request whose time was up before DynamoDB had answered it. */
  public StorageException deadlinePassed() {
    return exception(
        "call", StorageFailure.TIMED_OUT, settings.deadline().toMillis() + " ms have passed");
  }

  /** A request that found as many as there may be. */
  public StorageException overloaded() {
    return overloaded;
  }

  /** A write that is refused before it is sent, for its record or for itself. */
  public StorageException refused(StorageFailure why) {
    return exception("call", why, "before the write");
  }

  /** A list of a table whose items are no students, or that has a further key. */
  public StorageException wrongKey(String operation) {
    return exception(operation, StorageFailure.WRONG_KEY_SCHEMA, "items without it");
  }

  private StorageException exception(String operation, StorageFailure failure, String detail) {
    return exception(operation, failure, detail, false, null);
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

  private static StorageFailure classifyAnswer(String operation, AwsServiceException error) {
    if (error.isThrottlingException()) {
      return StorageFailure.THROTTLED;
    }
    AwsErrorDetails details = error.awsErrorDetails();
    String code = details == null ? "" : String.valueOf(details.errorCode());
    String message = details == null ? "" : String.valueOf(details.errorMessage());
    if (ServiceErrors.isOfCredentials(code)) {
      // "Credential should be scoped to a valid region, not 'eu-west-1'."
      return message.contains("scoped to a valid region")
          ? StorageFailure.WRONG_REGION
          : StorageFailure.CREDENTIALS_REFUSED;
    }
    if (code.equals("ValidationException") || code.equals("SerializationException")) {
      return operation.equals("Query")
          ? classifyRejection(SENTENCES_ON_QUERIES, message, StorageFailure.WRONG_INDEX)
          : classifyRejection(SENTENCES, message, StorageFailure.REJECTED);
    }
    if (ServiceErrors.isUnknownOperation(code)) {
      return StorageFailure.UNSUPPORTED;
    }
    return CODES.getOrDefault(
        code,
        error.statusCode() == 413 ? StorageFailure.ITEM_TOO_LARGE : StorageFailure.SERVICE_ERROR);
  }

  private static StorageFailure classifyRejection(
      List<Map.Entry<String, StorageFailure>> sentences, String message, StorageFailure other) {
    return sentences.stream()
        .filter(sentence -> message.contains(sentence.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(other);
  }

  /** Of the failure and its causes the first that tells decides. */
  private static StorageFailure classifyConnection(Throwable error) {
    return WriteOutcome.causes(error)
        .flatMap(cause -> ofCause(cause).stream())
        .findFirst()
        .orElse(StorageFailure.SERVICE_ERROR);
  }

  private static Optional<StorageFailure> ofCause(Throwable cause) {
    if (cause instanceof NoCredentialsException) {
      return Optional.of(StorageFailure.NO_CREDENTIALS);
    }
    if (WriteOutcome.isWaitForConnection(cause)) {
      return Optional.of(StorageFailure.OVERLOADED);
    }
    return cause instanceof IOException || cause instanceof TimeoutException
        ? Optional.of(StorageFailure.UNREACHABLE)
        : Optional.empty();
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
