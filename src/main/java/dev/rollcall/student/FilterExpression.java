package dev.rollcall.student;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which items a look at the table lets through, in DynamoDB's language.
 *
 * @param text null for all
 * @param names the text's placeholders for attribute names
 * @param values the text's placeholders for values
 */
record FilterExpression(
    String text, Map<String, String> names, Map<String, AttributeValue> values) {
  private static final String WITHOUT_DEPT =
      "(#d = :d OR (attribute_not_exists(#d) AND attribute_type(#n, :s)))";

  /**
   * @param index says how an empty department is stored
   */
  static FilterExpression of(StudentFilter filter, DeptIndex index) {
    List<String> conditions = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    filter
        .dept()
        .ifPresent(
            dept -> {
              names.put("#d", Student.DEPT);
              values.put(":d", AttributeValue.fromS(dept));
              if (index.exists() && dept.isEmpty()) {
                conditions.add(WITHOUT_DEPT);
                names.put("#n", Student.NAME);
                values.put(":s", AttributeValue.fromS("S"));
              } else {
                conditions.add("#d = :d");
              }
            });
    filter
        .namePrefix()
        .ifPresent(
            prefix -> {
              conditions.add("begins_with(#n, :n)");
              names.put("#n", Student.NAME);
              values.put(":n", AttributeValue.fromS(prefix));
            });
    return new FilterExpression(
        conditions.isEmpty() ? null : String.join(" AND ", conditions), names, values);
  }

  /** The placeholders as a call takes them: it wants none at all rather than an empty map. */
  Map<String, String> namesOrNone() {
    return names.isEmpty() ? null : names;
  }

  /** The same for the values. */
  Map<String, AttributeValue> valuesOrNone() {
    return values.isEmpty() ? null : values;
  }
}
