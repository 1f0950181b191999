package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Departments that an index on them does not take: the empty one and the very long. */
class EmptyDeptTest {
  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(Map.of("DEPT_INDEX", "Dept-index"));

  /** DynamoDB refuses an item whose index key is an empty text. */
  @Test
  void a_student_without_a_department_is_stored_without_and_reads_as_ever() {
    String json = "{\"StudentID\":\"empty\",\"Name\":\"A\",\"Dept\":\"\"}";
    try {
      rollcall.api().create("{\"StudentID\":\"empty\",\"Name\":\"A\"}");
      assertEquals(Set.of("StudentID", "Name"), stored("empty").keySet());
      rollcall.api().get("/student/empty").is(200, json);
      assertTrue(rollcall.api().get("/student?dept=").body().contains(json));

      rollcall.api().put("/student/empty", "{\"Name\":\"A\",\"Dept\":\"IT\"}");
      assertTrue(rollcall.api().get("/student?dept=IT").body().contains("\"empty\""));

      rollcall
          .api()
          .put("/student/empty", "{\"Name\":\"A\"}")
          .is(200, "{\"message\":\"Student updated\",\"updated\":{\"Name\":\"A\",\"Dept\":\"\"}}");
      assertEquals(Set.of("StudentID", "Name"), stored("empty").keySet());
      rollcall.api().get("/student?dept=IT").is(200, "{\"students\":[]}");
    } finally {
      rollcall.api().delete("/student/empty");
    }
  }

  @Test
  void a_state_without_a_department_can_be_named_and_is_returned() {
    try {
      Answer created =
          rollcall
              .api()
              .send(
                  rollcall
                      .api()
                      .request("/student")
                      .header("Content-Type", "application/json")
                      .header("Prefer", "return=representation")
                      .POST(body("{\"StudentID\":\"state\",\"Name\":\"A\"}")));
      String empty = "{\"StudentID\":\"state\",\"Name\":\"A\",\"Dept\":\"\"}";
      created.is(201, empty);
      assertEquals(created.header("ETag"), rollcall.api().get("/student/state").header("ETag"));

      Answer updated = update("state", "{\"Name\":\"B\"}", created.header("ETag"));
      updated.is(200, empty.replace("A", "B"));
      assertEquals(updated.header("ETag"), rollcall.api().get("/student/state").header("ETag"));
      assertEquals(412, update("state", "{\"Name\":\"C\"}", created.header("ETag")).status());

      rollcall.api().put("/student/state", "{\"Name\":\"B\",\"Dept\":\"IT\"}");
      assertEquals(412, update("state", "{\"Name\":\"C\"}", updated.header("ETag")).status());
    } finally {
      rollcall.api().delete("/student/state");
    }
  }

  @Test
  void students_without_a_department_are_imported_and_exported() {
    String csv = "StudentID,Name,Dept\r\nimported-1,A,\r\nimported-2,B,IT\r\n";
    try {
      rollcall
          .api()
          .call("POST", "/student", "text/csv", csv.getBytes(StandardCharsets.UTF_8))
          .is(200, "{\"created\":2,\"failed\":0,\"errors\":[]}");

      Set<String> lines = export();
      assertTrue(lines.containsAll(Set.of("imported-1,A,", "imported-2,B,IT")), lines.toString());
    } finally {
      rollcall.api().delete("/student/imported-1");
      rollcall.api().delete("/student/imported-2");
    }
  }

  @Test
  void a_department_longer_than_an_indexs_key_is_a_400_that_says_so() {
    String dept = "é".repeat(1024);
    String longer =
        "{\"error\":\"The student is not"
            + " valid\",\"violations\":[{\"field\":\"Dept\",\"problem\":\"must be at most 2048"
            + " bytes in UTF-8\"}]}";
    try {
      assertEquals(201, create("long", dept).status());
      assertTrue(rollcall.api().get("/student/long").body().contains(dept));
      create("long", dept + "x").is(400, longer);
      rollcall
          .api()
          .put("/student/long", "{\"Name\":\"A\",\"Dept\":\"" + dept + "x\"}")
          .is(400, longer);
      String csv = "StudentID,Name,Dept\nlong,A," + dept + "x\nlong,B,\n";
      rollcall
          .api()
          .call("POST", "/student", "text/csv", csv.getBytes(StandardCharsets.UTF_8))
          .is(
              200,
              "{\"created\":1,\"failed\":1,\"errors\":[{\"line\":2,\"error\":\"Dept must be at most"
                  + " 2048 bytes in UTF-8\"}]}");
    } finally {
      rollcall.api().delete("/student/long");
    }
  }

  @Test
  void where_the_settings_do_not_name_the_index_only_students_without_a_department_suffer() {
    String unavailable =
        "The student table is not available: the table's index takes no student without a"
            + " department";
    for (String batching : List.of("off", "on")) {
      Map<String, String> settings =
          Map.of("TABLE_NAME", rollcall.settings().tableName(), "BATCHING", batching);
      try (TestService service = TestService.start(settings)) {
        Api api = service.api();
        String error = "{\"error\":\"" + unavailable + "\"}";
        api.create("{\"StudentID\":\"unset\",\"Name\":\"A\"}").is(503, error);
        api.put("/student/unset", "{\"Name\":\"A\"}").is(503, error);
        String csv = "StudentID,Name,Dept\nunset-1,A,\nunset-2,B,IT\n";
        api.call("POST", "/student", "text/csv", csv.getBytes(StandardCharsets.UTF_8))
            .is(
                200,
                "{\"created\":1,\"failed\":1,\"errors\":[{\"line\":2,\"error\":\""
                    + unavailable
                    + "\"}]}");
        assertEquals(200, api.delete("/student/unset-2").status());
      }
    }
  }

  private static Answer create(String id, String dept) {
    return rollcall
        .api()
        .create(new JsonObject().put("StudentID", id).put("Name", "A").put("Dept", dept).encode());
  }

  private static Answer update(String id, String json, String tag) {
    return rollcall
        .api()
        .send(
            rollcall
                .api()
                .request("/student/" + id)
                .header("Content-Type", "application/json")
                .header("Prefer", "return=representation")
                .header("If-Match", tag)
                .PUT(body(json)));
  }

  private static BodyPublisher body(String json) {
    return BodyPublishers.ofString(json);
  }

  private static Set<String> export() {
    Answer csv = rollcall.api().get("/student", "Accept", "text/csv");
    return csv.body().lines().collect(Collectors.toSet());
  }

  private static Map<String, AttributeValue> stored(String id) {
    return rollcall
        .otherClient()
        .getItem(
            call ->
                call.tableName(rollcall.settings().tableName())
                    .key(Map.of("StudentID", AttributeValue.fromS(id))))
        .join()
        .item();
  }
}
