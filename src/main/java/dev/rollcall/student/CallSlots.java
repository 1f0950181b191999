package dev.rollcall.student;

import java.util.ArrayList;
import java.util.List;

/**
 * Bounds the requests that one event loop has, the calls under way for them, and retries. Belongs
 * to that loop.
 */
final class CallSlots {
  private final int mostCalls;
  private final int mostRequests;
  private final RetryBudget retries = new RetryBudget();
  private final List<Runnable> onFree = new ArrayList<>();
  private int calls;
  private int requests;

  /**
   * @param mostRequests under way and waiting
   */
  CallSlots(int mostCalls, int mostRequests) {
    this.mostCalls = mostCalls;
    this.mostRequests = mostRequests;
  }

  /** What may be spent on trying again what DynamoDB left over. */
  RetryBudget retries() {
    return retries;
  }

  /** What is to happen whenever a call has ended. */
  void onFree(Runnable action) {
    onFree.add(action);
  }

  /** Whether there are as many requests as there may be. */
  boolean isFull() {
    return requests >= mostRequests;
  }

  /** Counts a request until it is answered. */
  void admit(Request<?, ?> request) {
    requests++;
    request.future().onComplete(answered -> requests--);
  }

  /** Calls under way now. */
  int calls() {
    return calls;
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
