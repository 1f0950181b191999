package dev.rollcall.http.bulk;

import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.storage.Caller;
import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.student.Precondition;
import dev.rollcall.student.Student;
import dev.rollcall.student.StudentTable;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an import does with a student whose record exists: the parameter {@code existing}. */
enum ExistingStudents {
  /** The record is replaced as a whole, as by {@code POST}. */
  REPLACE,
  /** Name and department are set, other attributes are kept, as by {@code PUT}. */
  UPDATE,
  /** The student counts as failed, as by {@code POST} with {@code If-None-Match: *}. */
  REFUSE;

  private static final String PARAMETER = "existing";

  /**
   * What the request asks for; {@link #REPLACE} if it does not say.
   *
   * @throws ClientErrorException 400 if it asks for something else
   */
  static ExistingStudents of(RoutingContext context) {
    if (!Set.of(PARAMETER).containsAll(context.queryParams().names())) {
      // A misspelt one must not replace what it was to update.
      throw new ClientErrorException(
          400, "The query of an import may have the parameter existing only");
    }
    List<String> values = context.queryParam(PARAMETER);
    if (values.isEmpty()) {
      return REPLACE;
    }
    for (ExistingStudents each : values()) {
      if (values.size() == 1 && values.get(0).equals(each.parameter())) {
        return each;
      }
    }
    throw new ClientErrorException(
        400, "The parameter existing must be replace, update or refuse, once");
  }

  /**
   * Refuses the parameter for a single student.
   *
   * @throws ClientErrorException 400 if it is there
   */
  static void refuseIn(RoutingContext context) {
    // Most requests have no query, which is cheap to see.
    if (context.request().query() != null && !context.queryParam(PARAMETER).isEmpty()) {
      throw new ClientErrorException(
          400,
          "The parameter existing is for imports; for one student use If-None-Match: *",
          List.of());
    }
  }

  private static Throwable existsAlready(Throwable failure) {
    return failure instanceof StorageException storage
            && storage.failure() == StorageFailure.CONDITION_FAILED
            && !storage.isOutcomeUnknown()
        ? new ClientErrorException(412, "The student exists already")
        : failure;
  }

  private String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Stores a student of an import. */
  Future<Void> write(StudentTable students, Student student, Caller caller) {
    return switch (this) {
      case REPLACE -> students.putInBulk(student, caller);
      case UPDATE -> students.updateInBulk(student, caller);
      case REFUSE ->
          students
              .put(student, Precondition.ABSENT, caller)
              .recover(failure -> Future.failedFuture(existsAlready(failure)));
    };
  }
}
