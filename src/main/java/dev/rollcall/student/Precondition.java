package dev.rollcall.student;

import java.util.Map;
import java.util.function.Predicate;

/** What a record must be like for a write to take place. */
public final class Precondition {
  /** Anything: it may be there or not. */
  public static final Precondition NONE = new Precondition(Expression.NONE, null);

  /** There must be no record of that id. */
  public static final Precondition ABSENT = ofKey("attribute_not_exists(#id)");

  /** There must be a record of that id, whatever it holds. */
  public static final Precondition PRESENT = ofKey("attribute_exists(#id)");

  /** What DynamoDB can judge without the record's being read before. */
  final Expression condition;

  /** What takes a read to judge; null for nothing. */
  final Predicate<StudentItem> state;

  private Precondition(Expression condition, Predicate<StudentItem> state) {
    this.condition = condition;
    this.state = state;
  }

  private static Precondition ofKey(String expression) {
    return new Precondition(new Expression(expression, Map.of("#id", Student.ID), Map.of()), null);
  }

  /**
   * There must be a record in such a state, and it must stay in it until it is written.
   *
   * @param state asked on the event loop, of the record as it is
   */
  public static Precondition state(Predicate<StudentItem> state) {
    return new Precondition(Expression.NONE, state);
  }
}
