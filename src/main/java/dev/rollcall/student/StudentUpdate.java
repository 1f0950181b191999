package dev.rollcall.student;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What sets a student's name and department, in DynamoDB's language. "Name" is one of its reserved
 * words.
 *
 * @param values the expression's placeholders for values
 */
record StudentUpdate(String id, String expression, Map<String, AttributeValue> values) {
  private static final Map<String, String> NAMES = Map.of("#n", Student.NAME, "#d", Student.DEPT);

  /**
   * @param index says how an empty department is stored
   */
  static StudentUpdate of(Student student, DeptIndex index) {
    AttributeValue name = AttributeValue.fromS(student.name());
    return index.leavesOutDept(student)
        ? new StudentUpdate(student.id(), "SET #n = :n REMOVE #d", Map.of(":n", name))
        : new StudentUpdate(
            student.id(),
            "SET #n = :n, #d = :d",
            Map.of(":n", name, ":d", AttributeValue.fromS(student.dept())));
  }

  /** The request, on that condition. */
  UpdateItemRequest.Builder request(ConditionExpression condition) {
    return UpdateItemRequest.builder()
        .key(StudentItem.key(id))
        .updateExpression(expression)
        .conditionExpression(condition.expression())
        .expressionAttributeNames(joined(NAMES, condition.names()))
        .expressionAttributeValues(joined(values, condition.values()));
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
