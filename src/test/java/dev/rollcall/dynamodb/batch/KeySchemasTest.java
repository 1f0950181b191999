package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
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
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What is known of tables' keys, with a DynamoDB whose answers the test gives. */
class KeySchemasTest {
  private static final String TABLE = "Enrolments";

  private final FakeClient client = new FakeClient();
  private long clockNanos = -1;
  private final KeySchemas schemas =
      new KeySchemas(client, Map.of("Students", Set.of("StudentID")), () -> clockNanos);

  /** Answers when the test says so. */
  private static final class FakeClient implements DynamoDbAsyncClient {
    private final List<String> asked = new ArrayList<>();
    private CompletableFuture<DescribeTableResponse> answer = new CompletableFuture<>();
    private RuntimeException broken;

    @Override
    public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
      asked.add(request.tableName());
      if (broken != null) {
        throw broken;
      }
      return answer;
    }

    void succeed(String... names) {
      TableDescription table =
          TableDescription.builder()
              .keySchema(
                  Stream.of(names)
                      .map(name -> KeySchemaElement.builder().attributeName(name).build())
                      .toList())
              .build();
      succeed(DescribeTableResponse.builder().table(table).build());
    }

    void succeed(DescribeTableResponse response) {
      CompletableFuture<DescribeTableResponse> due = answer;
      answer = new CompletableFuture<>();
      due.complete(response);
    }

    void fail() {
      CompletableFuture<DescribeTableResponse> due = answer;
      answer = new CompletableFuture<>();
      due.completeExceptionally(new IllegalStateException("not now"));
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void a_key_given_when_it_is_built_is_never_asked_for() {
    assertEquals(Set.of("StudentID"), schemas.of("Students"));
    assertEquals(List.of(), client.asked);
  }

  @Test
  void another_tables_key_is_asked_for_once() {
    assertNull(schemas.of(TABLE));
    assertNull(schemas.of(TABLE));

    client.succeed("student", "course");

    assertEquals(List.of("course", "student"), List.copyOf(schemas.of(TABLE)));
    assertEquals(List.of(TABLE), client.asked);
  }

  @Test
  void each_table_is_asked_for() {
    schemas.of(TABLE);
    schemas.of("Courses");

    assertEquals(List.of(TABLE, "Courses"), client.asked);
  }

  @Test
  void after_a_failure_it_is_asked_for_again_in_five_minutes() {
    schemas.of(TABLE);
    client.fail();

    pass(Duration.ofMinutes(5).minusNanos(1));
    assertNull(schemas.of(TABLE));
    assertEquals(1, client.asked.size());

    pass(Duration.ofNanos(1));
    assertNull(schemas.of(TABLE));
    assertNull(schemas.of(TABLE));
    assertEquals(2, client.asked.size());

    client.succeed("student");
    assertEquals(Set.of("student"), schemas.of(TABLE));
  }

  @Test
  void an_answer_without_a_key_is_a_failure() {
    schemas.of(TABLE);
    client.succeed(DescribeTableResponse.builder().build());
    assertNull(schemas.of(TABLE));

    pass(Duration.ofMinutes(5));
    schemas.of(TABLE);
    client.succeed();
    assertNull(schemas.of(TABLE));

    assertEquals(2, client.asked.size());
  }

  @Test
  void a_client_that_throws_is_a_failure() {
    client.broken = new IllegalStateException("closed");

    assertNull(schemas.of(TABLE));
    assertNull(schemas.of(TABLE));

    assertEquals(1, client.asked.size());
  }

  private void pass(Duration time) {
    clockNanos += time.toNanos();
  }
}
