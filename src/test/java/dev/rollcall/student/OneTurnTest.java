package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.dynamodb.batch.AdaptiveBatchSize;
import dev.rollcall.storage.Caller;
import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.support.FakeDynamoDb;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** What becomes of the requests of one turn of an event loop. */
class OneTurnTest {
  private static final String TABLE = "Students";
  private static final Caller PRESENT = call -> {};
  private static final int HANG_SECONDS = 30;
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FakeDynamoDb dynamoDb = new FakeDynamoDb();

  @Test
  void one_key_is_a_get_item() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      Future<Optional<StudentItem>> read = table.inOneTurn(students -> students.get("1", PRESENT));

      dynamoDb.next("GetItem").succeed(GetItemResponse.builder().build());

      assertTrue(await(read).isEmpty());
    }
  }

  @Test
  void many_keys_are_one_batch_get_item() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      List<Future<Optional<StudentItem>>> reads = readAll(table, List.of("1", "2", "1"));

      FakeDynamoDb.Call asked = dynamoDb.next("BatchGetItem");
      asked.succeed(BatchGetItemResponse.builder().build());

      assertEquals(List.of("1", "2"), keys(asked));
      for (Future<Optional<StudentItem>> read : reads) {
        assertTrue(await(read).isEmpty());
      }
      assertEquals(List.of(), dynamoDb.others());
    }
  }

  @Test
  void a_call_has_at_most_100_keys() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      readAll(table, ids(101));

      assertEquals(100, keys(dynamoDb.next("BatchGetItem")).size());
      dynamoDb.next("GetItem");
    }
  }

  @Test
  void while_calls_are_under_way_a_few_requests_wait_for_company() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      readAll(table, List.of("1", "2"));
      readAll(table, List.of("3", "4"));
      FakeDynamoDb.Call first = dynamoDb.next("BatchGetItem");
      dynamoDb.next("BatchGetItem");

      readAll(table, List.of("5", "6"));
      first.succeed(BatchGetItemResponse.builder().build());

      assertEquals(List.of("5", "6"), keys(dynamoDb.next("BatchGetItem")));
    }
  }

  @Test
  void few_wait_for_company_while_a_call_is_under_way_but_a_slow_call_holds_up_nobody()
      throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      readAll(table, List.of("slow"));
      dynamoDb.next("GetItem");

      table.inOneTurn(students -> List.of(students.get("1", PRESENT), students.get("2", PRESENT)));

      // The first call is not answered before.
      assertEquals(List.of("1", "2"), keys(dynamoDb.next("BatchGetItem")));
    }
  }

  @Test
  void writes_of_one_turn_share_calls_by_their_kind() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      table.inOneTurn(
          students ->
              List.of(
                  students.put(student("1"), Precondition.NONE, PRESENT),
                  students.update(student("2"), Precondition.NONE, PRESENT),
                  students.delete("3", Precondition.NONE, PRESENT),
                  students.update(student("4"), Precondition.NONE, PRESENT)));

      dynamoDb.next("BatchWriteItem");
      dynamoDb.next("BatchExecuteStatement");
      assertEquals(List.of(), dynamoDb.others());
    }
  }

  @Test
  void writes_to_one_key_never_share_a_batch() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      table.inOneTurn(
          students ->
              List.of(
                  students.put(student("1"), Precondition.NONE, PRESENT),
                  students.put(student("2"), Precondition.NONE, PRESENT),
                  students.delete("1", Precondition.NONE, PRESENT),
                  students.put(student("3"), Precondition.NONE, PRESENT)));

      dynamoDb.next("BatchWriteItem");
      dynamoDb.next("BatchWriteItem");
      table.settle();
      assertEquals(List.of(), dynamoDb.others());
    }
  }

  @Test
  void auto_with_cpu_to_spare_makes_single_calls() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of("BATCHING", "auto"), ample())) {
      readAll(table, ids(10));

      assertEquals(Collections.nCopies(10, "GetItem"), operations());
    }
  }

  @Test
  void auto_without_cpu_to_spare_shares_calls() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of("BATCHING", "auto"), scarce())) {
      readAll(table, ids(10));
      table.settle();

      assertEquals(List.of("BatchGetItem"), operations());
    }
  }

  @Test
  void auto_shares_calls_no_further_than_the_cpu_asks_for() throws Exception {
    int most = four().maxOfTick();
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of("BATCHING", "auto"), four())) {
      readAll(table, ids(2 * most));
      table.settle();

      assertEquals(ids(2 * most).subList(0, most), keys(dynamoDb.next("BatchGetItem")));
      assertEquals(ids(2 * most).subList(most, 2 * most), keys(dynamoDb.next("BatchGetItem")));
      assertEquals(List.of(), dynamoDb.others());
    }
  }

  @Test
  void off_makes_single_calls() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of("BATCHING", "off"))) {
      readAll(table, ids(10));
      table.settle();

      assertEquals(Collections.nCopies(10, "GetItem"), operations());
    }
  }

  @Test
  void a_request_that_waits_too_long_is_refused_and_is_never_made() throws Exception {
    Map<String, Object> hasty = Map.of("DEADLINE_MS", 200, "CALLS_IN_FLIGHT", 1);
    try (TableOnLoop table = new TableOnLoop(dynamoDb, hasty)) {
      Future<?> underWay = table.inOneTurn(students -> students.get("slow", PRESENT));
      FakeDynamoDb.Call slow = dynamoDb.next("GetItem");
      Future<?> waiting = table.inOneTurn(students -> students.get("1", PRESENT));

      assertEquals(StorageFailure.TIMED_OUT, failure(underWay));
      assertEquals(StorageFailure.OVERLOADED, failure(waiting));
      slow.succeed(GetItemResponse.builder().build());
      table.settle();
      assertEquals(List.of(), dynamoDb.others());
    }
  }

  @Test
  void a_read_that_is_left_over_goes_on_for_those_who_still_wait() throws Exception {
    AtomicReference<CompletableFuture<?>> leaves = new AtomicReference<>();
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      List<Future<Optional<StudentItem>>> reads =
          table.inOneTurn(
              students ->
                  List.of(
                      students.get("1", leaves::set),
                      students.get("1", PRESENT),
                      students.get("2", PRESENT)));
      FakeDynamoDb.Call batch = dynamoDb.next("BatchGetItem");
      leaves.get().cancel(false);
      batch.succeed(leave("1"));

      dynamoDb.next("GetItem").succeed(GetItemResponse.builder().build());

      assertTrue(await(reads.get(1)).isEmpty());
      assertTrue(await(reads.get(2)).isEmpty());
    }
  }

  @Test
  void a_batch_that_answers_too_little_fails_and_leaves_nobody_waiting() throws Exception {
    try (TableOnLoop table = new TableOnLoop(dynamoDb, Map.of())) {
      List<Future<StudentItem>> updates =
          table.inOneTurn(
              students ->
                  List.of(
                      students.update(student("1"), Precondition.NONE, PRESENT),
                      students.update(student("2"), Precondition.NONE, PRESENT)));

      dynamoDb
          .next("BatchExecuteStatement")
          .succeed(
              BatchExecuteStatementResponse.builder()
                  .responses(BatchStatementResponse.builder().build())
                  .build());

      assertEquals(StorageFailure.SERVICE_ERROR, failure(updates.get(0)));
      assertEquals(StorageFailure.SERVICE_ERROR, failure(updates.get(1)));
    }
  }

  private static BatchGetItemResponse leave(String id) {
    KeysAndAttributes left = KeysAndAttributes.builder().keys(List.of(StudentItem.key(id))).build();
    return BatchGetItemResponse.builder().unprocessedKeys(Map.of(TABLE, left)).build();
  }

  private List<String> operations() {
    return dynamoDb.others().stream().map(FakeDynamoDb.Call::operation).toList();
  }

  private static List<Future<Optional<StudentItem>>> readAll(TableOnLoop table, List<String> ids)
      throws Exception {
    return table.inOneTurn(students -> ids.stream().map(id -> students.get(id, PRESENT)).toList());
  }

  private static List<String> keys(FakeDynamoDb.Call batchGet) {
    return ((BatchGetItemRequest) batchGet.request())
        .requestItems().get(TABLE).keys().stream().map(StudentItem::id).toList();
  }

  private static BatchingPolicy ample() {
    return BatchingPolicy.of(new AdaptiveBatchSize(() -> 0, () -> 0, 1));
  }

  private static BatchingPolicy scarce() {
    long[] clock = {0};
    AdaptiveBatchSize size = new AdaptiveBatchSize(() -> 0, () -> clock[0], 1);
    clock[0] = A_SECOND;
    return BatchingPolicy.of(size);
  }

  /** After some samples of a process that takes all CPU. */
  private static BatchingPolicy four() {
    long[] clock = {0};
    AdaptiveBatchSize size = new AdaptiveBatchSize(() -> clock[0], () -> clock[0], 1);
    while (size.limit() < 4) {
      clock[0] += TimeUnit.MILLISECONDS.toNanos(AdaptiveBatchSize.SAMPLE_MILLIS);
      size.sample();
    }
    return BatchingPolicy.of(size);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(HANG_SECONDS, TimeUnit.SECONDS);
  }

  /** What it failed with; null where it succeeded. */
  static StorageFailure failure(Future<?> future) {
    try {
      await(future);
      return null;
    } catch (Exception e) {
      return assertThrows(StorageException.class, () -> await(future)).failure();
    }
  }

  private static Student student(String id) {
    return new Student(id, "Name of " + id, "");
  }

  private static List<String> ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }
}
