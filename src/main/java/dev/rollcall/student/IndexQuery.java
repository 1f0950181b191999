package dev.rollcall.student;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Makes the {@code Query} for one department's students in the index. */
public final class IndexQuery {
  private final String tableName;
  private final DeptIndex index;

  public IndexQuery(String tableName, DeptIndex index) {
    this.tableName = tableName;
    this.index = index;
  }

  /**
   * The query for students that the index serves.
   *
   * @param after the id behind which it begins
   * @param items the most to read
   */
  QueryRequest.Builder of(StudentFilter filter, Optional<String> after, int items) {
    FilterExpression rest = FilterExpression.of(index.rest(filter), index);
    return query(filter.dept().orElseThrow(), after, items, rest);
  }

  /**
   * A query that goes well if every other would, whoever is in the table. It goes on behind a
   * student, since only that tells an index that is sorted by another attribute.
   */
  public QueryRequest probe(String dept, String id) {
    StudentFilter all = StudentFilter.NONE;
    return query(dept, Optional.of(id), 1, FilterExpression.of(all, index)).build();
  }

  private QueryRequest.Builder query(
      String dept, Optional<String> after, int most, FilterExpression rest) {
    AttributeValue key = AttributeValue.fromS(dept);
    Map<String, String> names = new HashMap<>(rest.names());
    names.put("#d", Student.DEPT);
    Map<String, AttributeValue> values = new HashMap<>(rest.values());
    values.put(":d", key);
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(tableName)
            .indexName(index.name())
            // An index that has not every attribute is an error, and no list of half students.
            .select(Select.ALL_ATTRIBUTES)
            .limit(most)
            .keyConditionExpression("#d = :d")
            .filterExpression(rest.text())
            .expressionAttributeNames(names)
            .expressionAttributeValues(values);
    after.ifPresent(
        id ->
            query.exclusiveStartKey(
                Map.of(Student.ID, AttributeValue.fromS(id), Student.DEPT, key)));
    return query;
  }
}
