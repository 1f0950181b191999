package dev.rollcall.student;

import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/** A write on its way to DynamoDB. Its answer is an item for an update, and null for the others. */
final class Write extends Request<Write, Item> {
  private final Student student;
  private boolean keepsOrder;
  private Optional<Condition> condition = Optional.empty();
  private boolean returnsWhole;

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

  /** Makes it happen on that condition only. Batches take none, so it goes alone. */
  void onlyIf(Condition required) {
    condition = Optional.of(required);
    goAlone();
  }

  Optional<Condition> condition() {
    return condition;
  }

  /** Makes an update's answer the whole item, which batches can't give, so it goes alone. */
  void returnWhole() {
    returnsWhole = true;
    goAlone();
  }

  boolean returnsWhole() {
    return returnsWhole;
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

  /** Also where the last of several calls surely did nothing: one before it may have. */
  @Override
  Throwable asSeen(Throwable failure) {
    return failure instanceof StorageException storage
        ? storage.leavingDoubt(mayBeDone())
        : failure;
  }
}
