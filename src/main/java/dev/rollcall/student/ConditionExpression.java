package dev.rollcall.student;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition that DynamoDB judges together with a write.
 *
 * @param expression in DynamoDB's language; null for none
 * @param names the expression's placeholders for attribute names
 * @param values the expression's placeholders for values
 */
record ConditionExpression(
    String expression, Map<String, String> names, Map<String, AttributeValue> values) {
  /** None: whatever is there. */
  static final ConditionExpression NONE = new ConditionExpression(null, Map.of(), Map.of());

  /** There is no record of that id. */
  static final ConditionExpression ABSENT = ofKey("attribute_not_exists(#id)");

  /** There is a record of that id. */
  static final ConditionExpression PRESENT = ofKey("attribute_exists(#id)");

  /** See "Expression parameters" in "Quotas in Amazon DynamoDB"; each "=" and "AND" is one. */
  private static final int MAX_OPERATORS = 300;

  /** The names as a call takes them: it wants none at all rather than an empty map. */
  Map<String, String> namesOrNone() {
    return names.isEmpty() ? null : names;
  }

  /** The same for the values. */
  Map<String, AttributeValue> valuesOrNone() {
    return values.isEmpty() ? null : values;
  }

  private static ConditionExpression ofKey(String expression) {
    return new ConditionExpression(expression, Map.of("#id", Student.ID), Map.of());
  }

  /**
   * The record is the one that was read: every attribute is there with the same value, and none of
   * the student's own has come. Nothing where that is more than an expression takes, at 150
   * attributes.
   */
  static Optional<ConditionExpression> unchanged(Map<String, AttributeValue> item) {
    StringBuilder expression = new StringBuilder();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    item.forEach(
        (name, value) -> {
          String number = Integer.toString(names.size(), Character.MAX_RADIX);
          expression.append(names.isEmpty() ? "" : " AND ");
          expression.append("#c").append(number).append("=:c").append(number);
          names.put("#c" + number, name);
          values.put(":c" + number, value);
        });
    for (String own : new String[] {Student.NAME, Student.DEPT}) {
      if (!item.containsKey(own)) {
        expression.append(" AND attribute_not_exists(#no").append(own).append(')');
        names.put("#no" + own, own);
      }
    }
    return 2 * names.size() - 1 > MAX_OPERATORS
        ? Optional.empty()
        : Optional.of(new ConditionExpression(expression.toString(), names, values));
  }
}
