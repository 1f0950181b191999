package dev.rollcall.list;

import dev.rollcall.support.RollcallExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Puts students into the table behind the service's back. */
final class StoredStudents {
  private static final int BATCH = 25;

  private final RollcallExtension rollcall;

  StoredStudents(RollcallExtension rollcall) {
    this.rollcall = rollcall;
  }

  /** The students 1 to {@code count}, named "Student 1" and so on. */
  void put(int count, IntFunction<String> id, IntFunction<String> dept) {
    List<WriteRequest> requests = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Map<String, String> student =
          Map.of(
              "StudentID",
              id.apply(number),
              "Name",
              "Student " + number,
              "Dept",
              dept.apply(number));
      requests.add(WriteRequest.builder().putRequest(put -> put.item(attributes(student))).build());
      if (requests.size() == BATCH || number == count) {
        List<WriteRequest> batch = List.copyOf(requests);
        rollcall
            .otherClient()
            .batchWriteItem(call -> call.requestItems(Map.of(table(), batch)))
            .join();
        requests.clear();
      }
    }
  }

  /** One item of attributes that are all strings. */
  void put(Map<String, String> student) {
    rollcall
        .otherClient()
        .putItem(call -> call.tableName(table()).item(attributes(student)))
        .join();
  }

  void delete(String id) {
    rollcall
        .otherClient()
        .deleteItem(
            call -> call.tableName(table()).key(Map.of("StudentID", AttributeValue.fromS(id))))
        .join();
  }

  private String table() {
    return rollcall.settings().tableName();
  }

  private static Map<String, AttributeValue> attributes(Map<String, String> student) {
    return student.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, each -> AttributeValue.fromS(each.getValue())));
  }
}
