package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.Batching;
import dev.rollcall.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane whose batches leave everything over. */
class LeftOverTest {
  private static final int HANG_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private final LeavesOver calls = new LeavesOver();
  private final CallSlots slots = new CallSlots(1, 100);

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().await(HANG_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void only_what_is_left_at_its_deadline_fails() throws Exception {
    Read due = read("due", System.nanoTime());
    Read patient = read("patient", System.nanoTime() + TimeUnit.MINUTES.toNanos(1));

    sendTogether(due, patient);

    assertTrue(patient.future().await(HANG_SECONDS, TimeUnit.SECONDS).isEmpty());
    StorageException failure =
        assertInstanceOf(
            StorageException.class,
            assertThrows(
                Exception.class, () -> due.future().await(HANG_SECONDS, TimeUnit.SECONDS)));
    assertEquals(StorageFailure.THROTTLED, failure.failure());
    assertEquals(List.of("due", "patient"), endedAfterThisTurn());
  }

  @Test
  void a_client_that_has_gone_is_not_asked_for_again() throws Exception {
    Read gone = new Read("gone", () -> calls.batches > 0, farAway(), context());
    Read patient = read("patient", farAway());

    sendTogether(gone, patient);

    assertTrue(patient.future().await(HANG_SECONDS, TimeUnit.SECONDS).isEmpty());
    assertEquals(List.of("gone", "patient"), endedAfterThisTurn());
    assertEquals(List.of("patient"), List.copyOf(calls.askedAlone));
  }

  /**
   * The answer comes first and the end of its call right behind it, in the same turn of the loop.
   */
  private List<String> endedAfterThisTurn() throws Exception {
    return Future.<List<String>>future(
            turn -> loop.runOnContext(next -> turn.complete(List.copyOf(ended))))
        .await(HANG_SECONDS, TimeUnit.SECONDS);
  }

  private void sendTogether(Read first, Read second) {
    BatchingPolicy policy =
        new BatchingPolicy(
            Batching.ON, new BatchSize(new CpuPressure(() -> 0, () -> 0, 1)), new RefusedActions());
    loop.runOnContext(
        turn -> {
          Lane<Read> lane = new Lane<>(vertx, slots, policy, calls, read -> ended.add(read.id()));
          for (Read read : List.of(first, second)) {
            lane.send(read);
          }
        });
  }

  private Read read(String id, long deadlineNanos) {
    return new Read(id, () -> false, deadlineNanos, context());
  }

  private static long farAway() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private ContextInternal context() {
    return (ContextInternal) loop;
  }

  /** Its batches process nothing; what is asked alone is not there. */
  private static final class LeavesOver implements Calls<Read> {
    private final Queue<String> askedAlone = new ConcurrentLinkedQueue<>();
    private volatile int batches;

    @Override
    public int most() {
      return 100;
    }

    @Override
    public String batchAction() {
      return "BatchGetItem";
    }

    @Override
    public Future<Void> alone(Read read) {
      askedAlone.add(read.id());
      read.succeed(Optional.empty());
      return Future.succeededFuture();
    }

    @Override
    public Future<Leftovers<Read>> together(Map<String, Read> reads) {
      batches = 1;
      return Future.succeededFuture(Leftovers.later(List.copyOf(reads.values())));
    }

    @Override
    public StorageException leftOver() {
      return new StorageFailures(Settings.of(new JsonObject())).leftOver(batchAction());
    }
  }
}
