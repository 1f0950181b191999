package dev.rollcall.dynamodb;

import io.vertx.core.internal.ContextInternal;

/** A write on its way to DynamoDB. Its answer is an item for an update, and null for the others. */
final class Write extends Request<Write, Item> {
  private final Student student;
  private boolean keepsOrder;

  /**
   * @param student what to store; null to delete
   */
  Write(String id, Student student, Caller caller, long deadlineNanos, ContextInternal context) {
    super(id, caller, deadlineNanos, context);
    this.student = student;
  }

  Student student() {
    return student;
  }

  boolean isDelete() {
    return student == null;
  }

  /** Marks it as one that others to its key wait for. */
  void keepOrder() {
    keepsOrder = true;
  }

  boolean keepsOrder() {
    return keepsOrder;
  }

  @Override
  boolean sharesAnswer() {
    return false;
  }
}
