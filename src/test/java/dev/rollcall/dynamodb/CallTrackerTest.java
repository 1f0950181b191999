package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallTrackerTest {
  private final CallTracker tracker = new CallTracker();

  @Test
  void it_travels_with_its_request() {
    assertSame(
        tracker,
        CallTracker.of(
            DynamoDbStandIn.get().toBuilder().overrideConfiguration(tracker.asOverride()).build()));
    assertNotSame(CallTracker.of(DynamoDbStandIn.get()), CallTracker.of(DynamoDbStandIn.get()));
  }

  @Test
  void at_first_nothing_was_sent() {
    assertFalse(tracker.wasDispatched());
    assertFalse(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
    assertEquals(0, tracker.batchSize());
  }

  @Test
  void a_call_that_waits_for_a_connection_was_not_sent() {
    tracker.isDispatched(1);
    tracker.isHeld();

    assertTrue(tracker.wasDispatched());
    assertFalse(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void a_call_that_nobody_holds_counts_as_sent() {
    tracker.isDispatched(1);

    assertTrue(tracker.wasSent());
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void a_settled_attempt_leaves_the_outcome_known() {
    tracker.isDispatched(1);
    tracker.isHeld();
    tracker.attemptIsSent();
    assertTrue(tracker.isOutcomeUnknown());

    tracker.attemptIsSettled();

    assertTrue(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void an_attempt_that_waits_after_one_without_an_answer_leaves_the_outcome_unknown() {
    tracker.isDispatched(1);
    tracker.isHeld();
    tracker.attemptIsSent();
    tracker.isHeld();

    assertTrue(tracker.wasSent());
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void a_settled_attempt_after_one_without_an_answer_leaves_the_outcome_unknown() {
    tracker.isDispatched(1);
    tracker.isHeld();
    tracker.attemptIsSent();
    tracker.attemptIsSent();
    tracker.attemptIsSettled();

    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void what_a_call_returned_with_decides() {
    tracker.isDispatched(1);
    tracker.attemptIsSent();
    tracker.isReturned(false);
    assertFalse(tracker.isOutcomeUnknown());

    tracker.isDispatched(1);
    tracker.isReturned(true);
    tracker.isDispatched(1);
    tracker.isReturned(false);
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void the_members_of_a_batch_learn_what_it_learns() {
    CallTracker batch = CallTracker.ofBatch(List.of(tracker, new CallTracker()));

    batch.isDispatched(2);
    batch.isHeld();
    assertEquals(2, tracker.batchSize());
    assertFalse(tracker.wasSent());

    batch.attemptIsSent();
    assertTrue(tracker.isOutcomeUnknown());
    batch.attemptIsSettled();
    assertFalse(tracker.isOutcomeUnknown());
  }
}
