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
    tracker.dispatched(1);
    tracker.held();

    assertTrue(tracker.wasDispatched());
    assertFalse(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void a_call_that_nobody_holds_counts_as_sent() {
    tracker.dispatched(1);

    assertTrue(tracker.wasSent());
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void a_settled_attempt_leaves_the_outcome_known() {
    tracker.dispatched(1);
    tracker.held();
    tracker.attemptSent();
    assertTrue(tracker.isOutcomeUnknown());

    tracker.attemptSettled();

    assertTrue(tracker.wasSent());
    assertFalse(tracker.isOutcomeUnknown());
  }

  @Test
  void an_attempt_that_waits_after_one_without_an_answer_leaves_the_outcome_unknown() {
    tracker.dispatched(1);
    tracker.held();
    tracker.attemptSent();
    tracker.held();

    assertTrue(tracker.wasSent());
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void a_settled_attempt_after_one_without_an_answer_leaves_the_outcome_unknown() {
    tracker.dispatched(1);
    tracker.held();
    tracker.attemptSent();
    tracker.attemptSent();
    tracker.attemptSettled();

    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void what_a_call_returned_with_decides() {
    tracker.dispatched(1);
    tracker.attemptSent();
    tracker.returned(false);
    assertFalse(tracker.isOutcomeUnknown());

    tracker.dispatched(1);
    tracker.returned(true);
    tracker.dispatched(1);
    tracker.returned(false);
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void the_members_of_a_batch_learn_what_it_learns() {
    CallTracker batch = CallTracker.ofBatch(List.of(tracker, new CallTracker()));

    batch.dispatched(2);
    batch.held();
    assertEquals(2, tracker.batchSize());
    assertFalse(tracker.wasSent());

    batch.attemptSent();
    assertTrue(tracker.isOutcomeUnknown());
    batch.attemptSettled();
    assertFalse(tracker.isOutcomeUnknown());
  }
}
