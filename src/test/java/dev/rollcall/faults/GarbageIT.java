package dev.rollcall.faults;

import static dev.rollcall.support.Errors.UNKNOWN;
import static dev.rollcall.support.Errors.UNREACHABLE;
import static dev.rollcall.support.dynamodb.StudentRequest.CREATE;
import static dev.rollcall.support.dynamodb.StudentRequest.DELETE;
import static dev.rollcall.support.dynamodb.StudentRequest.READ;
import static dev.rollcall.support.dynamodb.StudentRequest.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.dynamodb.CrowdedService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Once;
import dev.rollcall.support.dynamodb.Reply;
import dev.rollcall.support.dynamodb.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers with status 200 that are not what DynamoDB's API promises: nothing is known after them.
 */
class GarbageIT {
  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  static Stream<Arguments> noObjects() {
    return onBoth("", "[]", "null", "not json", "{\"It");
  }

  static Stream<Arguments> noReads() {
    return onBoth("", "{}", "{\"Responses\":[]}", "{\"Responses\":{\"Students\":{}}}");
  }

  static Stream<Arguments> noWrites() {
    return onBoth("", "{}", "{\"UnprocessedItems\":[]}");
  }

  static Stream<Arguments> noStatements() {
    return onBoth(
        "",
        "{}",
        "{\"Responses\":[]}",
        "{\"Responses\":[{\"TableName\":\"Students\"}]}",
        "{\"Responses\":{}}");
  }

  static Stream<Arguments> noUpdates() {
    return onBoth("", "{}", "{\"Attributes\":{}}", "{\"Attributes\":{\"Name\":{\"S\":\"New 1\"}}}");
  }

  static Stream<Arguments> noPages() {
    return onBoth("", "{}");
  }

  static Stream<Arguments> noTables() {
    return onBoth("", "{}", "{\"Table\":null}");
  }

  private static Stream<Arguments> onBoth(String... answers) {
    return Stream.of(Transport.values())
        .flatMap(transport -> Stream.of(answers).map(answer -> Arguments.of(transport, answer)));
  }

  @ParameterizedTest
  @MethodSource("noObjects")
  void a_read_of_an_existing_student_is_a_503(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.items().store("1");
    showTheWay(service);
    dynamoDb.answer("GetItem", call -> Reply.ok(garbage));

    service.get("1").read().is(503, UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void an_empty_object_says_that_there_is_no_such_student(Transport transport) {
    CrowdedService service = start(transport, Map.of());
    showTheWay(service);
    dynamoDb.answer("GetItem", call -> Reply.ok("{}"));

    service.get("1").read().is(404, "{\"error\":\"Student not found\"}");
  }

  @ParameterizedTest
  @MethodSource("noObjects")
  void whether_a_student_was_created_or_deleted_is_unknown(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of());
    showTheWay(service);
    dynamoDb.answer("PutItem", call -> Reply.ok(garbage));
    dynamoDb.answer("DeleteItem", call -> Reply.ok(garbage));

    service.post("1", "New 1").read().is(503, UNKNOWN);
    service.delete("1").read().is(503, UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("noUpdates")
  void whether_a_student_was_updated_is_unknown(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of());
    showTheWay(service);
    dynamoDb.answer("UpdateItem", call -> Reply.ok(garbage));

    service.put("1", "New 1").read().is(503, UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("noReads")
  void reads_that_share_a_call_are_503(Transport transport, String garbage) {
    dynamoDb.items().store("1");
    dynamoDb.items().store("2");
    dynamoDb.answer("BatchGetItem", call -> Reply.ok(garbage));

    allAre(503, UNREACHABLE, together(transport, READ.text("1"), READ.text("2")));
    assertCalled("BatchGetItem");
  }

  @ParameterizedTest
  @MethodSource("noWrites")
  void whether_writes_that_share_a_call_happened_is_unknown(Transport transport, String garbage) {
    dynamoDb.answer("BatchWriteItem", call -> Reply.ok(garbage));

    allAre(503, UNKNOWN, together(transport, CREATE.text("1"), DELETE.text("2")));
    assertCalled("BatchWriteItem");
  }

  @ParameterizedTest
  @MethodSource("noStatements")
  void whether_updates_that_share_a_call_happened_is_unknown(Transport transport, String garbage) {
    dynamoDb.answer("BatchExecuteStatement", call -> Reply.ok(garbage));

    allAre(503, UNKNOWN, together(transport, UPDATE.text("1"), UPDATE.text("2")));
    assertCalled("BatchExecuteStatement");
  }

  @ParameterizedTest
  @MethodSource("noPages")
  void lists_are_503(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of("DEPT_INDEX", "Dept-index"));
    dynamoDb.items().store("1");
    showTheWay(service);
    dynamoDb.answer("Scan", call -> Reply.ok(garbage));
    dynamoDb.answer("Query", call -> Reply.ok(garbage));

    service.api().get("/student").is(503, UNREACHABLE);
    service.api().get("/student?limit=1").is(503, UNREACHABLE);
    service.api().get("/student?dept=MCA").is(503, UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_stream_that_has_not_begun_is_a_503(Transport transport) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.items().store("1");
    showTheWay(service);
    dynamoDb.answer("Scan", call -> Reply.ok("{}"));

    stream(service).is(503, UNREACHABLE);
  }

  @ParameterizedTest
  @MethodSource("noPages")
  void a_page_of_a_stream_is_read_again(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.items().store("1");
    showTheWay(service);
    Reply reply = Reply.ok(garbage);
    dynamoDb.answer("Scan", new Once(reply, reply, reply));

    Answer answer = stream(service);

    assertEquals(
        "200 StudentID,Name,Dept\r\n1,Name of 1,MCA\r\n", answer.status() + " " + answer.body());
  }

  @ParameterizedTest
  @MethodSource("noTables")
  void a_table_that_is_not_described_is_not_ready(Transport transport, String garbage) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.answer("DescribeTable", call -> Reply.ok(garbage));

    Answer answer = service.api().get("/health/ready");

    assertEquals(503, answer.status(), answer.body());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void a_table_that_is_not_read_is_not_ready(Transport transport) {
    CrowdedService service = start(transport, Map.of());
    dynamoDb.answer("GetItem", call -> Reply.ok(""));

    Answer answer = service.api().get("/health/ready");

    assertEquals(503, answer.status(), answer.body());
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void one_empty_answer_is_tried_again_unseen(Transport transport) {
    CrowdedService service = start(transport, Map.of("DYNAMODB_MAX_ATTEMPTS", "3"));
    dynamoDb.items().store("1");
    showTheWay(service);
    for (String operation : List.of("GetItem", "PutItem", "DeleteItem", "UpdateItem", "Scan")) {
      dynamoDb.answer(operation, new Once(Reply.ok("")));
    }

    assertEquals(200, service.get("1").read().status());
    assertEquals(201, service.post("1", "New 1").read().status());
    assertEquals(200, service.put("1", "New 1").read().status());
    assertEquals(200, service.api().get("/student").status());
    assertEquals(200, service.delete("1").read().status());
  }

  private static CrowdedService start(Transport transport, Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(Map.of("DYNAMODB_MAX_ATTEMPTS", "2"));
    all.putAll(overrides);
    return dynamoDb.start(transport, all);
  }

  /** The event-loop client follows the SDK's calls that succeed. */
  private static void showTheWay(CrowdedService service) {
    assertEquals(404, service.get("nobody").read().status());
  }

  private static Answer stream(CrowdedService service) {
    return service.api().get("/student", "Accept", "text/csv");
  }

  private static List<Answer> together(Transport transport, String... requests) {
    return start(transport, Map.of("CALLS_IN_FLIGHT", "1", "BATCHING", "on")).together(requests);
  }

  private static void assertCalled(String operation) {
    assertTrue(dynamoDb.operations().contains(operation), dynamoDb.operations()::toString);
  }

  private static void allAre(int status, String body, List<Answer> answers) {
    answers.forEach(answer -> answer.is(status, body));
  }
}
