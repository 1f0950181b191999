package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.List;

/** Bounds the calls that are under way at a time. Belongs to one event loop. */
final class ConcurrencyLimit {
  private final int max;
  private final List<Runnable> onFree = new ArrayList<>();
  private int calls;

  ConcurrencyLimit(int max) {
    this.max = max;
  }

  /** What is to happen whenever a call has ended. */
  void onFree(Runnable action) {
    onFree.add(action);
  }

  int calls() {
    return calls;
  }

  /** Whether one more would have to wait for a call to end. */
  boolean isReached() {
    return calls >= max;
  }

  /** Counts a call, unless too many are under way. {@link #release} must follow. */
  boolean tryAcquire() {
    if (isReached()) {
      return false;
    }
    calls++;
    return true;
  }

  void release() {
    calls--;
    onFree.forEach(Runnable::run);
  }
}
