package dev.rollcall.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.chaos.Linearizability.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The checker itself. Times are small numbers: what happened when. */
class LinearizabilityTest {
  @Test
  void an_empty_history_holds() {
    assertTrue(Linearizability.holds(List.of()));
  }

  @Test
  void a_read_sees_the_write_before_it() {
    assertTrue(Linearizability.holds(List.of(write("a", 1, 2), read("a", 3, 4))));
    assertFalse(Linearizability.holds(List.of(write("a", 1, 2), read(null, 3, 4))));
    assertFalse(Linearizability.holds(List.of(write("a", 1, 2), read("b", 3, 4))));
  }

  @Test
  void a_read_beside_a_write_sees_either() {
    assertTrue(Linearizability.holds(List.of(write("a", 1, 4), read("a", 2, 3))));
    assertTrue(Linearizability.holds(List.of(write("a", 1, 4), read(null, 2, 3))));
  }

  @Test
  void a_read_sees_no_write_of_the_future() {
    assertFalse(Linearizability.holds(List.of(read("a", 1, 2), write("a", 3, 4))));
  }

  @Test
  void once_the_new_value_was_read_the_old_one_is_gone() {
    List<Operation> newThenOld =
        List.of(write("a", 1, 2), write("b", 3, 8), read("b", 4, 5), read("a", 6, 7));
    assertFalse(Linearizability.holds(newThenOld));
  }

  @Test
  void a_lost_write_is_found() {
    assertFalse(
        Linearizability.holds(List.of(write("a", 1, 2), write("b", 3, 4), read("a", 9, 10))));
  }

  @Test
  void a_deleted_record_does_not_come_back() {
    assertFalse(
        Linearizability.holds(List.of(write("a", 1, 2), write(null, 3, 4), read("a", 9, 10))));
  }

  @Test
  void writes_side_by_side_may_end_either_way() {
    assertTrue(
        Linearizability.holds(List.of(write("a", 1, 4), write("b", 2, 3), read("a", 9, 10))));
    assertTrue(
        Linearizability.holds(List.of(write("a", 1, 4), write("b", 2, 3), read("b", 9, 10))));
  }

  @Test
  void an_unanswered_write_happens_late_or_never_but_not_twice() {
    Operation pending = write("a", 1, Operation.PENDING);
    assertTrue(Linearizability.holds(List.of(pending)));
    assertTrue(Linearizability.holds(List.of(pending, read(null, 9, 10))));
    assertTrue(Linearizability.holds(List.of(pending, write("b", 3, 4), read("a", 9, 10))));
    assertFalse(
        Linearizability.holds(
            List.of(pending, read("a", 2, 3), write("b", 4, 5), read("a", 6, 7))));
  }

  /** The search against every order there is. */
  @Property(tries = 2000)
  void it_agrees_with_trying_all_orders(@ForAll long seed, @ForAll @IntRange(max = 6) int size) {
    List<Operation> history = anything(new Random(seed), size);
    assertEquals(
        isInSomeOrder(new ArrayList<>(history), null),
        Linearizability.holds(history),
        history::toString);
  }

  /** What a real register did, however its operations overlapped. */
  @Property(tries = 200)
  void what_a_register_did_holds(@ForAll long seed) {
    assertTrue(Linearizability.holds(truth(new Random(seed), 300)));
  }

  private static List<Operation> anything(Random random, int size) {
    List<Operation> history = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean isWrite = random.nextBoolean();
      long invoked = random.nextInt(20);
      boolean isPending = isWrite && random.nextInt(4) == 0;
      history.add(
          new Operation(
              isWrite,
              List.of("a", "b", "c").get(random.nextInt(3)),
              invoked,
              isPending ? Operation.PENDING : invoked + random.nextInt(10)));
    }
    return history;
  }

  /** The n-th operation happens at 10 n, and its ends lie up to 50 to each side. */
  private static List<Operation> truth(Random random, int size) {
    List<Operation> history = new ArrayList<>();
    String value = null;
    for (int i = 0; i < size; i++) {
      boolean isWrite = random.nextBoolean();
      if (isWrite) {
        value = random.nextInt(5) == 0 ? null : "v" + i;
      }
      long invoked = 10L * i - random.nextInt(50);
      boolean isPending = isWrite && random.nextInt(20) == 0;
      long ended = isPending ? Operation.PENDING : 10L * i + random.nextInt(50);
      history.add(new Operation(isWrite, value, invoked, ended));
    }
    return history;
  }

  private static boolean isInSomeOrder(List<Operation> left, String value) {
    if (left.stream().allMatch(each -> each.ended() == Operation.PENDING)) {
      return true;
    }
    for (Operation next : left) {
      boolean mayBeNext = left.stream().allMatch(other -> other.ended() >= next.invoked());
      if (mayBeNext && (next.isWrite() || Objects.equals(next.value(), value))) {
        List<Operation> others = new ArrayList<>(left);
        others.remove(next);
        if (isInSomeOrder(others, next.isWrite() ? next.value() : value)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Operation write(String value, long invoked, long ended) {
    return new Operation(true, value, invoked, ended);
  }

  private static Operation read(String value, long invoked, long ended) {
    return new Operation(false, value, invoked, ended);
  }
}
