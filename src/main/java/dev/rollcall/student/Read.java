package dev.rollcall.student;

import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/** A read on its way to DynamoDB. */
final class Read extends Request<Read, Optional<Item>> {
  private boolean isConsistent;

  Read(String id, Caller caller, long deadlineNanos, ContextInternal context) {
    super(id, caller, deadlineNanos, context);
  }

  /** Makes it see every write before it, whatever the settings say of others. */
  void beConsistent() {
    isConsistent = true;
    goAlone();
  }

  boolean isConsistent() {
    return isConsistent;
  }

  @Override
  boolean sharesAnswer() {
    return true;
  }
}
