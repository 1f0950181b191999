package dev.rollcall.student;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Keeps writes to one key in their order of arrival: one goes out when the one before has ended.
 */
final class WriteOrder {
  /** For each key with a write under way the writes behind it. */
  private final Map<String, Queue<Runnable>> underWay = new HashMap<>();

  /**
   * Runs the action when no other write to the key is under way: now, or after those that came
   * before.
   *
   * @param action sends the write; {@link #ended} must follow, whatever comes of it
   */
  void inTurn(String key, Runnable action) {
    Queue<Runnable> behind = underWay.putIfAbsent(key, new ArrayDeque<>(0));
    if (behind == null) {
      action.run();
    } else {
      behind.add(action);
    }
  }

  /** Whether a write to the key is under way. */
  boolean isUnderWay(String key) {
    return underWay.containsKey(key);
  }

  /** The key's write has ended: the next may go. */
  void ended(String key) {
    Runnable next = underWay.get(key).poll();
    if (next == null) {
      underWay.remove(key);
    } else {
      next.run();
    }
  }
}
