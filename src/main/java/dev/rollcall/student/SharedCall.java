package dev.rollcall.student;

import java.util.Collection;

/**
 * A call to DynamoDB under way, and those who wait for it. Belongs to one event loop.
 *
 * @param cancel ends it
 * @param requests those that share it
 */
record SharedCall(Runnable cancel, Collection<? extends Request<?, ?>> requests) {

  /** Ends it where all have their answers: its place and its connection are for others then. */
  void cancelIfUseless() {
    for (Request<?, ?> request : requests) {
      if (!request.areAllAnswered()) {
        return;
      }
    }
    cancel.run();
  }
}
