package dev.rollcall.student;

import dev.rollcall.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The table's global secondary index on the department, or that it has none, and what it asks of
 * items.
 *
 * <p>The key of an index can't be an empty text: DynamoDB refuses to write such an item. So a
 * student without a department is stored without that attribute, and a student with a name but no
 * such attribute reads as one whose department is empty.
 */
public final class DeptIndex {
  /** DynamoDB's limit for an index's partition key, in UTF-8 bytes. */
  private static final int MAX_KEY_BYTES = 2048;

  private static final int MOST_BYTES_OF_A_CHAR = 3;

  private final String name;
  private final boolean isRead;

  DeptIndex(Settings settings) {
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

  /** Its name; empty where there is none. */
  String name() {
    return name;
  }

  /** Whether a list of these students goes by the index; it has those only that have one. */
  boolean serves(StudentFilter filter) {
    return isRead && filter.dept().filter(dept -> !dept.isEmpty()).isPresent();
  }

  /** What is still to be looked for in each item, once the index has done its part. */
  StudentFilter rest(StudentFilter filter) {
    return serves(filter) ? filter.withoutDept() : filter;
  }

  /** Whether the student's department is longer than the index takes. */
  boolean refuses(Student student) {
    return exists()
        && student.dept().length() > MAX_KEY_BYTES / MOST_BYTES_OF_A_CHAR
        && student.dept().getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES;
  }

  /** Whether the student is stored without a department. */
  boolean leavesOutDept(Student student) {
    return exists() && student.dept().isEmpty();
  }

  /** The whole item of a student. */
  Map<String, AttributeValue> attributes(Student student) {
    return leavesOutDept(student)
        ? Map.of(
            Student.ID, AttributeValue.fromS(student.id()),
            Student.NAME, AttributeValue.fromS(student.name()))
        : StudentItem.attributes(student);
  }

  /** What DynamoDB has of a student, as clients see it. */
  StudentItem item(Map<String, AttributeValue> attributes) {
    return exists() && hasEmptyDept(attributes)
        ? StudentItem.withEmptyDept(attributes)
        : new StudentItem(attributes);
  }

  private static boolean hasEmptyDept(Map<String, AttributeValue> attributes) {
    AttributeValue name = attributes.get(Student.NAME);
    return name != null && name.s() != null && !attributes.containsKey(Student.DEPT);
  }
}
