package dev.rollcall.health;

import dev.rollcall.storage.StorageFailure;
import java.util.Optional;

/**
 * One question that was put to DynamoDB, and what came of it. Holds no secret and no account id.
 *
 * @param action the right that it takes, as an IAM policy names it
 * @param failure why it went wrong, or nothing if it went well or was not checked
 * @param note what somebody should know although nothing went wrong, or the empty text
 * @param checked false if DynamoDB gave no answer to the question
 */
public record TableCheck(
    String name, String action, Optional<StorageFailure> failure, String note, boolean checked) {

  /** What the note of a check begins with that DynamoDB gave no answer to. */
  public static final String NOT_CHECKED = "not checked";

  static TableCheck passed(String name, String operation) {
    return passed(name, operation, "");
  }

  static TableCheck passed(String name, String operation, String note) {
    return new TableCheck(name, action(operation), Optional.empty(), note, true);
  }

  /** What came of a question whose answer the service can't work without. */
  static TableCheck needed(String name, String operation, StorageFailure failure) {
    return failure == StorageFailure.CONDITION_FAILED
        ? passed(name, operation)
        : new TableCheck(name, action(operation), Optional.of(failure), "", true);
  }

  /** What came of a question about batch calls, without which the service is slower. */
  static TableCheck useful(String name, String operation, StorageFailure failure) {
    String slower = ", so each request has a call of its own, at several times the CPU";
    String action = action(operation);
    return switch (failure) {
      case ACCESS_DENIED ->
          passed(
              name,
              operation,
              action
                  + " is denied"
                  + slower
                  + ". Remedy: allow it on this table to the instance's role");
      case UNSUPPORTED -> passed(name, operation, "the endpoint does not know " + action + slower);
      // DynamoDB answered: it refused the key that no table has.
      case REJECTED, WRONG_KEY_SCHEMA -> passed(name, operation);
      // Why it could not be checked is another check's to tell.
      default ->
          new TableCheck(
              name, action, Optional.empty(), NOT_CHECKED + ": " + failure.cause(), false);
    };
  }

  private static String action(String operation) {
    return "dynamodb:" + operation;
  }

  /** Whether nothing went wrong. */
  public boolean isUp() {
    return failure.isEmpty();
  }

  /** What went wrong, in a few words; empty where nothing did. */
  public String cause() {
    return failure.map(StorageFailure::cause).orElse("");
  }

  /** What the operator can do about it, in one sentence; empty where nothing is to be done. */
  public String remedy() {
    return failure
        .map(kind -> kind == StorageFailure.ACCESS_DENIED ? allowTheAction() : kind.remedy())
        .orElse("");
  }

  private String allowTheAction() {
    String where = action.equals(action("Query")) ? "on the table's index" : "on this table";
    return "allow " + action + " " + where + " to the instance's role";
  }
}
