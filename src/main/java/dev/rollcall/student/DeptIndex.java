package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The table's global secondary index on the department, or that it has none, what it asks of items,
 * and how it is asked.
 *
 * <p>The key of an index can't be an empty text: DynamoDB refuses to write such an item. So a
 * student without a department is stored without that attribute, and a student with a name but no
 * such attribute reads as one whose department is empty.
 */
public final class DeptIndex {
  /** DynamoDB's limit for an index's partition key, in UTF-8 bytes. */
  private static final int MAX_KEY_BYTES = 2048;

  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private static final Map<String, String> NAMES = Map.of("#n", Student.NAME, "#d", Student.DEPT);

  private static final String WITHOUT_DEPT =
      "(#d = :d OR (attribute_not_exists(#d) AND attribute_type(#n, :s)))";

  private final String tableName;
  private final String name;
  private final boolean isRead;

  DeptIndex(Settings settings) {
    this.tableName = settings.tableName();
    this.name = settings.deptIndex();
    // Of an index DynamoDB has no consistent reads.
    this.isRead = exists() && !settings.consistentReads();
  }

  /** Whether the table has one. */
  public boolean exists() {
    return !name.isEmpty();
  }

  /** Whether lists go by it. */
  public boolean isRead() {
    return isRead;
  }

  /** Names the order of a list of these students. */
  String order(StudentFilter filter) {
    // No name of a table or an index has a slash in it.
    return serves(filter) ? tableName + "/" + name : tableName;
  }

  /** Whether a list of these students goes by the index; it has those only that have one. */
  boolean serves(StudentFilter filter) {
    return isRead && filter.dept().filter(dept -> !dept.isEmpty()).isPresent();
  }

  /** What is still to be looked for in each item, if the index does its part. */
  StudentFilter rest(StudentFilter filter) {
    return serves(filter) ? filter.withoutDept() : filter;
  }

  /** Whether the student's department is longer than the index takes. */
  boolean refuses(Student student) {
    return exists()
        && student.dept().length() > MAX_KEY_BYTES / MOST_BYTES_OF_A_CHAR
        && student.dept().getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES;
  }

  private boolean leavesOutDept(Student student) {
    return exists() && student.dept().isEmpty();
  }

  Map<String, AttributeValue> attributes(Student student) {
    return leavesOutDept(student)
        ? Map.of(
            Student.ID, AttributeValue.fromS(student.id()),
            Student.NAME, AttributeValue.fromS(student.name()))
        : StudentItem.attributes(student);
  }

  /** What sets a student's name and department. "Name" is one of DynamoDB's reserved words. */
  Expression update(Student student) {
    AttributeValue name = AttributeValue.fromS(student.name());
    return leavesOutDept(student)
        ? new Expression("SET #n = :n REMOVE #d", NAMES, Map.of(":n", name))
        : new Expression(
            "SET #n = :n, #d = :d",
            NAMES,
            Map.of(":n", name, ":d", AttributeValue.fromS(student.dept())));
  }

  /** Which items of a page the filter lets through. */
  Expression condition(StudentFilter filter) {
    List<String> conditions = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    filter
        .dept()
        .ifPresent(
            dept -> {
              names.put("#d", Student.DEPT);
              values.put(":d", AttributeValue.fromS(dept));
              if (exists() && dept.isEmpty()) {
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
    return conditions.isEmpty()
        ? Expression.NONE
        : new Expression(String.join(" AND ", conditions), names, values);
  }

  /**
   * The query for students that the index serves.
   *
   * @param after the id behind which it begins
   * @param items the most to read
   */
  QueryRequest.Builder query(StudentFilter filter, Optional<String> after, int items) {
    AttributeValue dept = AttributeValue.fromS(filter.dept().orElseThrow());
    Expression rest = condition(rest(filter));
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(tableName)
            .indexName(name)
            // An index that has not every attribute is an error, and no list of half students.
            .select(Select.ALL_ATTRIBUTES)
            .limit(items)
            .keyConditionExpression("#d = :d")
            .filterExpression(rest.text())
            .expressionAttributeNames(rest.namesAnd(Map.of("#d", Student.DEPT)))
            .expressionAttributeValues(rest.valuesAnd(Map.of(":d", dept)));
    after.ifPresent(
        id ->
            query.exclusiveStartKey(
                Map.of(Student.ID, AttributeValue.fromS(id), Student.DEPT, dept)));
    return query;
  }

  /**
   * A query that goes well if every other would, whoever is in the table. It goes on behind a
   * student, since only that tells an index that is sorted by another attribute.
   */
  public QueryRequest probe(String dept, String id) {
    StudentFilter filter = new StudentFilter(Optional.of(dept), Optional.empty());
    return query(filter, Optional.of(id), 1).build();
  }

  /** What DynamoDB has of a student, as clients see it. */
  StudentItem item(Map<String, AttributeValue> attributes) {
    return new StudentItem(attributes, exists() && hasEmptyDept(attributes));
  }

  private static boolean hasEmptyDept(Map<String, AttributeValue> attributes) {
    AttributeValue name = attributes.get(Student.NAME);
    return name != null && name.s() != null && !attributes.containsKey(Student.DEPT);
  }
}
