package dev.rollcall.standin;

import static dev.rollcall.standin.StandInClient.assertRefused;
import static dev.rollcall.standin.StandInClient.key;
import static dev.rollcall.standin.StandInClient.student;
import static dev.rollcall.standin.StandInClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementErrorCodeEnum;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The stand-in's batches as the SDK's own client sees them. */
class BatchOperationsTest {
  private static final String UPDATE =
      "UPDATE \"Students\" SET \"Name\"=? SET \"Dept\"=? WHERE \"StudentID\"=?";

  private static StandInClient standIn;

  @BeforeAll
  static void start() throws Exception {
    standIn = new StandInClient();
  }

  @BeforeEach
  void restore() {
    standIn.restore();
  }

  @AfterAll
  static void stop() throws Exception {
    standIn.close();
  }

  @Test
  void a_batch_reads_what_is_there() {
    List<Map<String, AttributeValue>> found = standIn.batchGet(List.of("1", "missing", "3"));
    assertEquals(
        List.of(student("1", "Student 1", "MCA"), student("3", "Student 3", "MCA")), found);
  }

  @Test
  void a_batch_of_reads_keeps_to_dynamo_dbs_limits() {
    List<String> hundredAndOne = IntStream.rangeClosed(1, 101).mapToObj(String::valueOf).toList();
    assertRefused("ValidationException", () -> standIn.batchGet(hundredAndOne));
    assertRefused("ValidationException", () -> standIn.batchGet(List.of("1", "1")));
    assertEquals(3, standIn.batchGet(hundredAndOne.subList(0, 100)).size());
  }

  @Test
  void a_batch_writes_and_deletes() {
    standIn.batchWrite(List.of(putOf("9"), deleteOf("1"), deleteOf("missing")));
    assertEquals(student("9", "n", "d"), standIn.get("9"));
    assertEquals(Map.of(), standIn.get("1"));
  }

  @Test
  void a_batch_of_writes_keeps_to_dynamo_dbs_limits_and_does_nothing_beyond_them() {
    List<WriteRequest> tooMany =
        IntStream.rangeClosed(10, 35).mapToObj(id -> putOf(String.valueOf(id))).toList();
    assertRefused("ValidationException", () -> standIn.batchWrite(tooMany));
    assertRefused(
        "ValidationException", () -> standIn.batchWrite(List.of(putOf("10"), deleteOf("10"))));
    assertEquals(Map.of(), standIn.get("10"));
    standIn.batchWrite(tooMany.subList(0, 25));
    assertEquals(student("10", "n", "d"), standIn.get("10"));
  }

  @Test
  void a_batch_of_statements_fails_missing_items_alone() {
    List<BatchStatementResponse> responses =
        standIn.statements(List.of(statement(UPDATE, "missing"), statement(UPDATE, "2")));
    assertEquals(
        BatchStatementErrorCodeEnum.CONDITIONAL_CHECK_FAILED, responses.get(0).error().code());
    assertNull(responses.get(1).error());
    assertFalse(responses.get(1).hasItem());
    assertEquals(student("2", "n", "d"), standIn.get("2"));
    assertEquals(Map.of(), standIn.get("missing"));
  }

  @Test
  void a_statement_returns_what_it_is_asked_for() {
    List<BatchStatementResponse> responses =
        standIn.statements(
            List.of(
                statement(UPDATE + " RETURNING MODIFIED NEW *", "1"),
                statement(UPDATE + " RETURNING ALL NEW *", "2")));
    assertEquals(Map.of("Name", text("n"), "Dept", text("d")), responses.get(0).item());
    assertEquals(student("2", "n", "d"), responses.get(1).item());
  }

  @Test
  void a_batch_of_statements_keeps_to_its_limit() {
    List<BatchStatementRequest> tooMany =
        Stream.generate(() -> statement(UPDATE, "1")).limit(26).toList();
    assertRefused("ValidationException", () -> standIn.statements(tooMany));
    assertEquals(25, standIn.statements(tooMany.subList(0, 25)).size());
  }

  private static BatchStatementRequest statement(String text, String id) {
    return BatchStatementRequest.builder()
        .statement(text)
        .parameters(text("n"), text("d"), text(id))
        .build();
  }

  private static WriteRequest putOf(String id) {
    return WriteRequest.builder().putRequest(put -> put.item(student(id, "n", "d"))).build();
  }

  private static WriteRequest deleteOf(String id) {
    return WriteRequest.builder().deleteRequest(delete -> delete.key(key(id))).build();
  }
}
