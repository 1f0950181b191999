package dev.rollcall.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.student.Student;
import dev.rollcall.support.Answer;
import dev.rollcall.support.RollcallExtension;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an import does with students that are stored already. */
class ExistingStudentsTest {
  private static final String CSV = "text/csv";
  private static final String BODY = "StudentID,Name,Dept\nold,New,MBA\nnew,New,MBA\n";

  @RegisterExtension static final RollcallExtension rollcall = new RollcallExtension();

  @BeforeEach
  void one_is_stored_with_more_than_its_name() {
    rollcall.api().delete("/student/new");
    rollcall
        .otherClient()
        .putItem(
            put ->
                put.tableName(rollcall.settings().tableName())
                    .item(
                        Map.of(
                            Student.ID,
                            AttributeValue.fromS("old"),
                            Student.NAME,
                            AttributeValue.fromS("Old"),
                            Student.DEPT,
                            AttributeValue.fromS("MCA"),
                            "Year",
                            AttributeValue.fromN("2"))))
        .join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?existing=replace"})
  void replacing_stores_what_the_file_has(String query) {
    post(query).is(200, "{\"created\":2,\"failed\":0,\"errors\":[]}");

    get("old").is(200, "{\"StudentID\":\"old\",\"Name\":\"New\",\"Dept\":\"MBA\"}");
  }

  @Test
  void updating_keeps_other_attributes_and_creates_what_is_missing() {
    post("?existing=update").is(200, "{\"created\":2,\"failed\":0,\"errors\":[]}");

    get("old").is(200, "{\"StudentID\":\"old\",\"Name\":\"New\",\"Dept\":\"MBA\",\"Year\":2}");
    get("new").is(200, "{\"StudentID\":\"new\",\"Name\":\"New\",\"Dept\":\"MBA\"}");
  }

  @Test
  void refusing_counts_them_as_failed_and_changes_nothing() {
    Answer answer = post("?existing=refuse");

    assertTrue(answer.body().startsWith("{\"created\":1,\"failed\":1,\"errors\":[{\"line\":2,"));
    assertTrue(answer.body().contains("The student exists already"), answer.body());
    get("old").is(200, "{\"StudentID\":\"old\",\"Name\":\"Old\",\"Dept\":\"MCA\",\"Year\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?existing=",
        "?existing=keep",
        "?existing=update&existing=update",
        "?exsting=update"
      })
  void anything_else_is_a_400(String query) {
    assertEquals(400, post(query).status());
  }

  @Test
  void for_one_student_it_is_a_400_that_names_the_header() {
    Answer answer =
        rollcall.api().post("/student?existing=refuse", "{\"StudentID\":\"one\",\"Name\":\"A\"}");

    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("If-None-Match"), answer.body());
  }

  private static Answer post(String query) {
    return rollcall
        .api()
        .call("POST", "/student" + query, CSV, BODY.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer get(String id) {
    return rollcall.api().get("/student/" + id);
  }
}
