package dev.rollcall.student;

import java.util.Optional;
import java.util.function.Predicate;

/** What a record must be like for a write to take place. */
public final class Precondition {
  /** Anything: it may be there or not. */
  public static final Precondition NONE = new Precondition(ConditionExpression.NONE, null);

  /** There must be no record of that id. */
  public static final Precondition ABSENT = new Precondition(ConditionExpression.ABSENT, null);

  /** There must be a record of that id, whatever it holds. */
  public static final Precondition PRESENT = new Precondition(ConditionExpression.PRESENT, null);

  private final ConditionExpression condition;
  private final Predicate<StudentItem> state;

  private Precondition(ConditionExpression condition, Predicate<StudentItem> state) {
    this.condition = condition;
    this.state = state;
  }

  /**
   * There must be a record in such a state, and it must stay in it until it is written.
   *
   * @param state asked on the event loop, of the record as it is
   */
  public static Precondition state(Predicate<StudentItem> state) {
    return new Precondition(ConditionExpression.NONE, state);
  }

  /** What DynamoDB can judge without the record's being read before. */
  ConditionExpression condition() {
    return condition;
  }

  /** What takes a read to judge. */
  Optional<Predicate<StudentItem>> state() {
    return Optional.ofNullable(state);
  }
}
