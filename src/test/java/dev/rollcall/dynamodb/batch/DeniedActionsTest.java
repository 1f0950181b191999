package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.support.LogLines;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a denied action stays so, on the test's own clock. */
class DeniedActionsTest {
  private static final String ACTION = "BatchGetItem";

  private long clockNanos = -1;
  private final DeniedActions denied = new DeniedActions(() -> clockNanos);

  @Test
  void an_action_is_denied_for_five_minutes() {
    assertFalse(denied.contains(ACTION));

    assertTrue(denied.learn(ACTION, "AccessDeniedException"));
    pass(Duration.ofMinutes(5).minusNanos(1));
    assertTrue(denied.contains(ACTION));
    assertFalse(denied.contains("BatchWriteItem"));

    pass(Duration.ofNanos(1));
    assertFalse(denied.contains(ACTION));
  }

  @Test
  void an_action_denied_again_is_denied_for_five_minutes_more() {
    assertTrue(denied.learn(ACTION, "AccessDeniedException"));
    pass(Duration.ofMinutes(5));

    assertTrue(denied.learn(ACTION, "AccessDeniedException"));
    pass(Duration.ofMinutes(4));

    assertTrue(denied.contains(ACTION));
  }

  @Test
  void an_action_is_logged_once() {
    try (LogLines log = new LogLines(DeniedActions.class.getName())) {
      assertTrue(denied.learn(ACTION, "AccessDeniedException"));
      assertTrue(denied.learn(ACTION, "AccessDeniedException"));

      assertEquals(
          List.of(
              "dynamodb:BatchGetItem is denied, so each request is a single call,"
                  + " at several times the CPU. Reason: access denied."
                  + " Remedy: allow the action on the table to the role."),
          log.events().stream().map(ILoggingEvent::getFormattedMessage).toList());
    }
  }

  @Test
  void another_error_denies_nothing() {
    assertFalse(denied.learn(ACTION, "ValidationException"));

    assertFalse(denied.contains(ACTION));
  }

  private void pass(Duration time) {
    clockNanos += time.toNanos();
  }
}
