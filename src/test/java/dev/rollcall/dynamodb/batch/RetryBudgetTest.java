package dev.rollcall.dynamodb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How many retries there may be. */
class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  @Test
  void it_begins_with_a_hundred() {
    assertEquals(100, retriesOf(1_000));
  }

  @Test
  void five_successes_earn_one_and_never_more_than_a_hundred() {
    retriesOf(1_000);
    budget.succeeded(14);
    assertEquals(2, retriesOf(1_000));

    budget.succeeded(1_000_000);
    assertEquals(100, retriesOf(1_000));
  }

  private int retriesOf(int failures) {
    int retries = 0;
    for (int i = 0; i < failures; i++) {
      retries += budget.tryRetry() ? 1 : 0;
    }
    return retries;
  }
}
