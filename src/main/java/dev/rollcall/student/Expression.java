package dev.rollcall.student;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What DynamoDB is to judge or to change, in its language.
 *
 * @param text null for nothing
 * @param names the text's placeholders for attribute names
 * @param values the text's placeholders for values
 */
record Expression(String text, Map<String, String> names, Map<String, AttributeValue> values) {
  static final Expression NONE = new Expression(null, Map.of(), Map.of());

  /** The names as a call takes them: it wants none at all rather than an empty map. */
  Map<String, String> namesOrNone() {
    return names.isEmpty() ? null : names;
  }

  /** The same for the values. */
  Map<String, AttributeValue> valuesOrNone() {
    return values.isEmpty() ? null : values;
  }

  Map<String, String> namesAnd(Map<String, String> others) {
    return joined(names, others);
  }

  Map<String, AttributeValue> valuesAnd(Map<String, AttributeValue> others) {
    return joined(values, others);
  }

  private static <T> Map<String, T> joined(Map<String, T> own, Map<String, T> others) {
    if (others.isEmpty()) {
      return own;
    }
    Map<String, T> all = new HashMap<>(own);
    all.putAll(others);
    return all;
  }
}
