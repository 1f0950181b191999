package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.storage.StorageException;
import dev.rollcall.storage.StorageFailure;
import dev.rollcall.support.Await;
import dev.rollcall.support.FakeDynamoDb;
import dev.rollcall.support.FakeDynamoDb.Call;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** Calls whose requests have all run out of time, where one call may be under way at a time. */
class CancelledCallTest {
  private final FakeDynamoDb dynamoDb = new FakeDynamoDb();

  @Test
  void it_is_dropped_and_its_place_is_for_others() throws Exception {
    try (TableOnLoop table = tableOfOneCall("off", 500)) {
      Future<Optional<StudentItem>> late =
          table.inOneTurn(students -> students.get("1", call -> {}));
      Call hung = dynamoDb.next("GetItem");

      StorageException failure = failure(late);
      assertEquals(StorageFailure.TIMED_OUT, failure.failure());
      Await.until(hung.answer()::isCancelled, "the call is cancelled");

      Future<Optional<StudentItem>> next =
          table.inOneTurn(students -> students.get("2", call -> {}));
      dynamoDb.next("GetItem").succeed(GetItemResponse.builder().build());
      assertEquals(Optional.empty(), next.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_batch_is_dropped_as_a_whole() throws Exception {
    try (TableOnLoop table = tableOfOneCall("on", 500)) {
      List<Future<Optional<StudentItem>>> late =
          table.inOneTurn(
              students -> List.of(students.get("1", call -> {}), students.get("2", call -> {})));
      Call hung = dynamoDb.next("BatchGetItem");

      late.forEach(read -> failure(read));
      Await.until(hung.answer()::isCancelled, "the call is cancelled");
    }
  }

  @Test
  void whether_a_write_happened_stays_unknown() throws Exception {
    try (TableOnLoop table = tableOfOneCall("off", 500)) {
      Future<Void> late =
          table.inOneTurn(students -> students.delete("1", Precondition.NONE, call -> {}));
      Call hung = dynamoDb.next("DeleteItem");

      assertTrue(failure(late).isOutcomeUnknown());
      Await.until(hung.answer()::isCancelled, "the call is cancelled");
    }
  }

  private TableOnLoop tableOfOneCall(String batching, int deadlineMillis) throws Exception {
    return new TableOnLoop(
        dynamoDb,
        Map.of("BATCHING", batching, "DEADLINE_MS", deadlineMillis, "CALLS_IN_FLIGHT", 1));
  }

  private static StorageException failure(Future<?> late) {
    return assertThrows(StorageException.class, () -> late.await(30, TimeUnit.SECONDS));
  }
}
