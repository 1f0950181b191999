package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines, on a clock of the test's own, of reads that share a call and of others. */
class DeadlinesTest {
  private final Vertx vertx = Vertx.vertx();
  private final StorageFailures failures = new StorageFailures(Settings.of(new JsonObject()));
  private final Deadlines deadlines = new Deadlines(failures, Duration.ofNanos(100));

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void a_request_fails_at_its_deadline_and_not_before() {
    Read read = watched(read(100, false));
    read.sent();

    deadlines.sweep(99);
    assertFalse(read.isAnswered());
    deadlines.sweep(100);

    assertEquals(StorageFailure.TIMED_OUT, failure(read));
  }

  @Test
  void a_request_that_was_not_sent_by_half_its_time_is_refused() {
    Read read = watched(read(100, false));

    deadlines.sweep(49);
    assertFalse(read.isAnswered());
    deadlines.sweep(50);

    assertEquals(StorageFailure.OVERLOADED, failure(read));
  }

  @Test
  void a_request_that_is_between_two_tries_has_all_its_time() {
    Read read = watched(read(100, false));
    read.sent();
    read.returned(false);

    deadlines.sweep(99);

    assertFalse(read.isAnswered());
  }

  @Test
  void who_has_its_answer_keeps_it() {
    Read read = watched(read(100, false));
    read.succeed(Optional.empty());

    deadlines.sweep(200);

    assertTrue(read.future().succeeded());
  }

  @Test
  void who_shares_a_read_has_a_deadline_of_its_own() {
    Read older = watched(read(100, false));
    Read newer = watched(read(200, false));
    older.join(newer);
    older.sent();
    newer.sent();

    deadlines.sweep(150);

    assertEquals(StorageFailure.TIMED_OUT, failure(older));
    assertFalse(newer.isAnswered());
    assertTrue(older.isWanted());
    older.succeed(Optional.empty());
    assertTrue(newer.future().succeeded());
  }

  @Test
  void a_call_ends_when_the_last_who_shares_it_has_run_out_of_time() {
    Read older = watched(read(100, false));
    Read twin = watched(read(200, false));
    Read other = watched(read(300, false));
    older.join(twin);
    CompletableFuture<Object> call = new CompletableFuture<>();
    SharedCall shared = new SharedCall(() -> call.cancel(false), List.of(older, other));
    List.of(older, other).forEach(Read::sent);
    List.of(older, other).forEach(read -> read.goesWith(shared));

    deadlines.sweep(100);
    deadlines.sweep(200);
    assertFalse(call.isDone());
    deadlines.sweep(300);

    assertTrue(call.isCancelled());
  }

  @Test
  void a_shared_read_is_wanted_as_long_as_one_client_stays() {
    Read gone = read(100, true);
    gone.join(read(100, false));

    assertTrue(gone.isWanted());
  }

  @Test
  void a_shared_read_of_clients_that_have_all_gone_is_not_wanted() {
    Read gone = read(100, true);
    gone.join(read(100, true));

    assertFalse(gone.isWanted());
  }

  @Test
  void what_is_left_over_fails_for_those_alone_whose_time_is_up() {
    Read older = read(100, false);
    Read newer = read(200, false);
    older.join(newer);

    older.failIfDueBy(150, failures.leftOver("BatchGetItem"));

    assertEquals(StorageFailure.THROTTLED, failure(older));
    assertFalse(newer.isAnswered());
  }

  private Read watched(Read read) {
    deadlines.watch(read);
    return read;
  }

  private Read read(long deadlineNanos, boolean gone) {
    return new Read("1", () -> gone, deadlineNanos, (ContextInternal) vertx.getOrCreateContext());
  }

  private static StorageFailure failure(Read read) {
    return ((StorageException) read.future().cause()).failure();
  }
}
