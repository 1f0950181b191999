package dev.rollcall.dynamodb;

import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/** A read on its way to DynamoDB. */
final class Read extends Request<Read, Optional<Item>> {
  Read(String id, Caller caller, long deadlineNanos, ContextInternal context) {
    super(id, caller, deadlineNanos, context);
  }

  @Override
  boolean sharesAnswer() {
    return true;
  }
}
