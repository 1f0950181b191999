package dev.rollcall.dynamodb;

import java.util.ArrayList;
import java.util.List;

/**
 * Bounds the calls that one event loop has under way, the requests that wait for one, and retries.
 * Belongs to that loop.
 */
final class CallSlots {
  private final int mostCalls;
  private final int mostWaiting;
  private final RetryBudget retries = new RetryBudget();
  private final List<Runnable> onFree = new ArrayList<>();
  private int calls;
  private int waiting;

  CallSlots(int mostCalls, int mostWaiting) {
    this.mostCalls = mostCalls;
    this.mostWaiting = mostWaiting;
  }

  /** What may be spent on trying again what DynamoDB left over. */
  RetryBudget retries() {
    return retries;
  }

  /** What is to happen whenever a call has ended. */
  void onFree(Runnable action) {
    onFree.add(action);
  }

  /** Whether one more request may wait. */
  boolean mayWait() {
    return waiting < mostWaiting;
  }

  void startWait() {
    waiting++;
  }

  void endWait() {
    waiting--;
  }

  /** Whether a request would have to wait for a call to end. */
  boolean areTaken() {
    return calls >= mostCalls;
  }

  /** Counts a call, unless too many are under way. {@link #endCall} must follow. */
  boolean tryCall() {
    if (areTaken()) {
      return false;
    }
    calls++;
    return true;
  }

  void endCall() {
    calls--;
    onFree.forEach(Runnable::run);
  }
}
