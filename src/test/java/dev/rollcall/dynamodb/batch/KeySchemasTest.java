package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rollcall.dynamodb.DelegatingDynamoDbClient;
import dev.rollcall.support.FakeDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** What is known of tables' keys, with a DynamoDB whose answers the test gives. */
class KeySchemasTest {
  private static final String TABLE = "Enrolments";

  private final FakeDynamoDb client = new FakeDynamoDb();
  private long clockNanos = -1;
  private final KeySchemas schemas =
      new KeySchemas(client, Map.of("Students", Set.of("StudentID")), () -> clockNanos);

  @Test
  void a_key_given_when_it_is_built_is_never_asked_for() {
    assertEquals(Set.of("StudentID"), schemas.of("Students"));
    assertEquals(List.of(), client.others());
  }

  @Test
  void another_tables_key_is_asked_for_once() {
    assertNull(schemas.of(TABLE));
    assertNull(schemas.of("Courses"));
    assertNull(schemas.of(TABLE));

    answerFor(TABLE, "student", "course");
    answerFor("Courses", "course");

    assertEquals(List.of("course", "student"), List.copyOf(schemas.of(TABLE)));
    assertEquals(Set.of("course"), schemas.of("Courses"));
    assertEquals(List.of(), client.others());
  }

  @Test
  void after_a_failure_it_is_asked_for_again_in_five_minutes() {
    schemas.of(TABLE);
    client.next("DescribeTable").fail(new IllegalStateException("not now"));

    pass(Duration.ofMinutes(5).minusNanos(1));
    assertNull(schemas.of(TABLE));
    assertEquals(List.of(), client.others());

    pass(Duration.ofNanos(1));
    assertNull(schemas.of(TABLE));
    assertNull(schemas.of(TABLE));
    answerFor(TABLE, "student");
    assertEquals(Set.of("student"), schemas.of(TABLE));
  }

  @Test
  void an_answer_without_a_key_is_a_failure() {
    schemas.of(TABLE);
    client.next("DescribeTable").succeed(DescribeTableResponse.builder().build());
    assertNull(schemas.of(TABLE));

    pass(Duration.ofMinutes(5));
    schemas.of(TABLE);
    answerFor(TABLE);
    assertNull(schemas.of(TABLE));
  }

  @Test
  void a_client_that_throws_is_a_failure() {
    DynamoDbAsyncClient broken =
        new DelegatingDynamoDbClient(client) {
          @Override
          public CompletableFuture<DescribeTableResponse> describeTable(
              DescribeTableRequest table) {
            throw new IllegalStateException("closed");
          }
        };

    assertNull(new KeySchemas(broken, Map.of()).of(TABLE));
  }

  private void answerFor(String table, String... names) {
    FakeDynamoDb.Call call = client.next("DescribeTable");
    assertEquals(table, ((DescribeTableRequest) call.request()).tableName());
    List<KeySchemaElement> key =
        Stream.of(names)
            .map(name -> KeySchemaElement.builder().attributeName(name).build())
            .toList();
    call.succeed(DescribeTableResponse.builder().table(it -> it.keySchema(key)).build());
  }

  private void pass(Duration time) {
    clockNanos += time.toNanos();
  }
}
