package dev.rollcall.http.error;

import dev.rollcall.auth.TokenNotJudgedException;
import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.student.Student;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client gets to read of a failure.
 *
 * @param violations all that is wrong with a body; empty for anything else
 * @param retryAfterSeconds when to try again, or 0 where trying again won't help
 * @param isOutcomeUnknown whether what was to be written may have been written all the same
 */
public record ErrorResponse(
    int status,
    String sentence,
    List<Violation> violations,
    int retryAfterSeconds,
    boolean isOutcomeUnknown) {

  /** A short trouble: throttling ebbs in a second. */
  private static final int SOON = 1;

  /** A trouble that somebody must mend. */
  private static final int LATER = 10;

  private static final ErrorResponse UNKNOWN_OUTCOME =
      new ErrorResponse(
          503,
          "It is unknown whether the student was written, read it or try again",
          List.of(),
          SOON,
          true);

  private static final ErrorResponse BUSY = unavailable("The service is busy, try again", SOON);

  /** Made once: to refuse must be cheap. */
  private static final Buffer BUSY_BODY = BUSY.encode();

  /**
   * The one place that maps exceptions to answers.
   *
   * @param failure what a handler failed with, or null where it gave only a status
   * @param status the status the router set, -1 where it set none
   */
  public static ErrorResponse of(Throwable failure, int status) {
    if (failure instanceof ClientErrorException request) {
      return new ErrorResponse(
          request.status(), request.getMessage(), request.violations(), 0, false);
    }
    if (failure instanceof StorageException storage) {
      return storage.isOutcomeUnknown() ? UNKNOWN_OUTCOME : of(storage.failure());
    }
    if (failure instanceof TokenNotJudgedException token) {
      return token.isBusy()
          ? BUSY
          : unavailable("The access token can't be checked now, try again", LATER);
    }
    if (failure instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    return ofStatus(failure == null || (status >= 400 && status < 500) ? status : 500);
  }

  private static ErrorResponse of(StorageFailure failure) {
    return switch (failure) {
      case THROTTLED -> unavailable("The student table is busy, try again", SOON);
      case OVERLOADED -> BUSY;
      case TIMED_OUT -> plain(504, "The student table did not answer in time");
      case ITEM_TOO_LARGE -> plain(413, "The student is larger than an item may be");
      case DEPT_TOO_LONG ->
          new ErrorResponse(
              400,
              "The student is not valid",
              List.of(new Violation(Student.DEPT, "must be at most 2048 bytes in UTF-8")),
              0,
              false);
      case CONDITION_FAILED ->
          plain(412, "The student is not in the state that If-Match or If-None-Match requires");
      case TOO_MANY_ATTRIBUTES -> plain(412, "The student has too many attributes for If-Match");
      case REJECTED -> plain(400, "The student table does not accept this request");
      case UNREACHABLE, SERVICE_ERROR ->
          unavailable("The student table can't be reached, try again", SOON);
      case TABLE_MISSING,
          WRONG_KEY_SCHEMA,
          INDEX_MISSING,
          INDEX_NOT_READY,
          WRONG_INDEX,
          INDEX_NOT_NAMED,
          ACCESS_DENIED,
          NO_CREDENTIALS,
          CREDENTIALS_REFUSED,
          WRONG_REGION,
          UNSUPPORTED ->
          unavailable("The student table is not available: " + failure.cause(), LATER);
    };
  }

  private static ErrorResponse ofStatus(int status) {
    return switch (status) {
      case 400 -> plain(400, "The request is malformed");
      case 404 -> plain(404, "There is nothing at this path");
      case 413 -> plain(413, "The body is too large");
      case 414 -> plain(414, "The request's URL is too long");
      case 417 -> plain(417, "The request expects what this service can't do");
      case 431 -> plain(431, "The request's headers are too large");
      case 503 -> BUSY;
      default ->
          plain(status >= 400 && status < 500 ? status : 500, "The request failed unexpectedly");
    };
  }

  private static ErrorResponse plain(int status, String sentence) {
    return new ErrorResponse(status, sentence, List.of(), 0, false);
  }

  private static ErrorResponse unavailable(String sentence, int retryAfterSeconds) {
    return new ErrorResponse(503, sentence, List.of(), retryAfterSeconds, false);
  }

  /** All of it in one line. */
  public String text() {
    return violations.isEmpty() || violations.get(0).field().equals("body")
        ? sentence
        : violations.stream()
            .map(violation -> violation.field() + " " + violation.problem())
            .collect(Collectors.joining(", "));
  }

  Buffer body() {
    return equals(BUSY) ? BUSY_BODY : encode();
  }

  private Buffer encode() {
    return JsonResponse.encode(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", sentence);
          if (!violations.isEmpty()) {
            json.writeArrayFieldStart("violations");
            for (Violation violation : violations) {
              json.writeStartObject();
              json.writeStringField("field", violation.field());
              json.writeStringField("problem", violation.problem());
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          if (isOutcomeUnknown) {
            json.writeStringField("outcome", "unknown");
          }
          json.writeEndObject();
        });
  }
}
