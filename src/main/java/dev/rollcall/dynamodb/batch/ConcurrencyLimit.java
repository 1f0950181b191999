package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.List;

/** Bounds the calls that are under way at a time. Belongs to one event loop. */
public final class ConcurrencyLimit {
  private final int max;
  private final ConcurrencyLimit outer;
  private final List<Runnable> onFree = new ArrayList<>();
  private int calls;

  /**
   * @param outer bounds these calls too, together with others; null if nothing does
   */
  public ConcurrencyLimit(int max, ConcurrencyLimit outer) {
    this.max = max;
    this.outer = outer;
  }

  /** What is to happen whenever a call has ended. */
  void onFree(Runnable action) {
    (outer == null ? onFree : outer.onFree).add(action);
  }

  /** Calls under way now. */
  public int calls() {
    return calls;
  }

  /** Whether one more would have to wait for a call to end. */
  boolean isReached() {
    return calls >= max || (outer != null && outer.isReached());
  }

  /** Counts a call, unless too many are under way. {@link #release} must follow. */
  boolean tryAcquire() {
    if (isReached()) {
      return false;
    }
    calls++;
    if (outer != null) {
      outer.calls++;
    }
    return true;
  }

  void release() {
    calls--;
    if (outer == null) {
      onFree.forEach(Runnable::run);
    } else {
      outer.release();
    }
  }
}
