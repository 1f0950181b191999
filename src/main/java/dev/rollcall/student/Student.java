package dev.rollcall.student;

/**
 * A student's record as this service writes it.
 *
 * @param id the partition key, 1 to 2048 UTF-8 bytes
 * @param name not blank
 * @param dept the department, may be empty
 */
public record Student(String id, String name, String dept) {
  /** The table's partition key. */
  public static final String ID = "StudentID";

  /** The attribute of the student's name. */
  public static final String NAME = "Name";

  /** The attribute of the student's department. */
  public static final String DEPT = "Dept";

  /** DynamoDB's limit for a partition key, in UTF-8 bytes. */
  public static final int MAX_ID_BYTES = 2048;
}
