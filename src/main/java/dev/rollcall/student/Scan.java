package dev.rollcall.student;

import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/** A look at some items of the table, one behind the other, on its way to DynamoDB. */
final class Scan extends Request<Scan, StudentPage> {
  private final StudentFilter filter;
  private final Optional<String> after;
  private final int most;

  /**
   * @param after the id behind which to begin; nothing at the table's start
   * @param most how many items to look at, whether the filter leaves them out or not
   */
  Scan(
      StudentFilter filter,
      Optional<String> after,
      int most,
      Caller caller,
      long deadlineNanos,
      ContextInternal context) {
    super(after.orElse(""), caller, deadlineNanos, context);
    this.filter = filter;
    this.after = after;
    this.most = most;
  }

  StudentFilter filter() {
    return filter;
  }

  Optional<String> after() {
    return after;
  }

  int most() {
    return most;
  }

  @Override
  boolean sharesAnswer() {
    return false;
  }
}
