package dev.rollcall.student;

import java.util.Optional;
import java.util.function.Predicate;

/** What a record must be like for a write to take place. */
public final class Precondition {
  /** Anything: it may be there or not. */
  public static final Precondition NONE = new Precondition(Condition.NONE, null);

  /** There must be no record of that id. */
  public static final Precondition ABSENT = new Precondition(Condition.ABSENT, null);

  /** There must be a record of that id, whatever it holds. */
  public static final Precondition PRESENT = new Precondition(Condition.PRESENT, null);

  private final Condition condition;
  private final Predicate<Item> state;

  private Precondition(Condition condition, Predicate<Item> state) {
    this.condition = condition;
    this.state = state;
  }

  /**
   * There must be a record in such a state, and it must stay in it until it is written.
   *
   * @param state asked on the event loop, of the record as it is
   */
  public static Precondition state(Predicate<Item> state) {
    return new Precondition(Condition.NONE, state);
  }

  /** What DynamoDB can judge without the record's being read before. */
  Condition condition() {
    return condition;
  }

  /** What takes a read to judge. */
  Optional<Predicate<Item>> state() {
    return Optional.ofNullable(state);
  }
}
