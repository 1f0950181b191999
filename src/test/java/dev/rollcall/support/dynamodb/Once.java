package dev.rollcall.support.dynamodb;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Function;

/** Answers the first calls so, one after the other, and those that follow as usual. Any thread. */
public final class Once implements Function<Call, Reply> {
  private final Iterator<Reply> replies;

  public Once(Reply... replies) {
    this.replies = Arrays.asList(replies).iterator();
  }

  @Override
  public synchronized Reply apply(Call call) {
    return replies.hasNext() ? replies.next() : null;
  }
}
