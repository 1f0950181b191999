package dev.rollcall.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a history of one register is linearizable: whether its operations can be put in one
 * order, each at some moment between its invocation and its answer, in which every read gives what
 * was written last.
 *
 * <p>The search of Wing and Gong ("Testing and Verifying Concurrent Objects", Journal of Parallel
 * and Distributed Computing 17, 1993), with Lowe's memory of the configurations it has seen
 * ("Testing for linearizability", Concurrency and Computation: Practice and Experience 29(4),
 * 2017): the same operations done and the same value need not be tried twice.
 */
final class Linearizability {
  /** The ends of the operations not yet put in order, by time. */
  private final End first = new End(-1, null, false, 0);

  private final Set<Configuration> seen = new HashSet<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private final BitSet done = new BitSet();
  private String value;

  private Linearizability(List<Operation> history) {
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      Operation operation = history.get(i);
      End call = new End(i, operation, true, operation.invoked());
      ends.add(call);
      if (operation.ended() != Operation.PENDING) {
        call.answer = new End(i, operation, false, operation.ended());
        ends.add(call.answer);
      }
    }
    // At one and the same moment operations overlap.
    ends.sort(
        Comparator.comparingLong((End end) -> end.nanos).thenComparing(end -> end.isCall ? 0 : 1));
    End last = first;
    for (End end : ends) {
      end.putBehind(last);
      last = end;
    }
  }

  /**
   * @param value what was written or read; null for nothing, which is also the register's first
   *     value
   * @param ended {@link #PENDING} for a write that may happen at any time after its invocation, or
   *     never
   */
  record Operation(boolean isWrite, String value, long invoked, long ended) {
    static final long PENDING = Long.MAX_VALUE;
  }

  /** Whether there is such an order. */
  static boolean holds(List<Operation> history) {
    return new Linearizability(history).search();
  }

  private boolean search() {
    End end = first.next;
    while (end != null) {
      if (end.isCall) {
        end = tryNext(end) ? first.next : end.next;
      } else if (steps.isEmpty()) {
        return false;
      } else {
        // This operation was to come before its answer: the last choice was wrong.
        end = undo().next;
      }
    }
    // What is left, if anything, is pending.
    return true;
  }

  private boolean tryNext(End call) {
    Operation operation = call.operation;
    if (!operation.isWrite() && !Objects.equals(operation.value(), value)) {
      return false;
    }
    String then = operation.isWrite() ? operation.value() : value;
    done.set(call.number);
    if (!seen.add(new Configuration((BitSet) done.clone(), then))) {
      done.clear(call.number);
      return false;
    }
    steps.push(new Step(call, value));
    value = then;
    call.remove();
    if (call.answer != null) {
      call.answer.remove();
    }
    return true;
  }

  private End undo() {
    Step step = steps.pop();
    value = step.valueBefore;
    done.clear(step.call.number);
    if (step.call.answer != null) {
      step.call.answer.putBack();
    }
    step.call.putBack();
    return step.call;
  }

  private record Configuration(BitSet done, String value) {}

  private record Step(End call, String valueBefore) {}

  /** An invocation or an answer, in a list that forgets and remembers its places. */
  private static final class End {
    private final int number;
    private final Operation operation;
    private final boolean isCall;
    private final long nanos;
    private End answer;
    private End previous;
    private End next;

    End(int number, Operation operation, boolean isCall, long nanos) {
      this.number = number;
      this.operation = operation;
      this.isCall = isCall;
      this.nanos = nanos;
    }

    void putBehind(End other) {
      previous = other;
      other.next = this;
    }

    void remove() {
      previous.next = next;
      if (next != null) {
        next.previous = previous;
      }
    }

    void putBack() {
      previous.next = this;
      if (next != null) {
        next.previous = this;
      }
    }
  }
}
