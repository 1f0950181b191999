package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Fills one page with students that a filter lets through, in a few looks at the table at the most:
 * so nobody's question, however rare what it asks for, makes DynamoDB read more than {@value
 * #MOST_LOOKS} MB. Belongs to one event loop.
 */
final class PageSearch {
  /** DynamoDB ends a look after 1 MB by itself. */
  static final int MOST_LOOKS = 4;

  /** The most items of one look where a filter may leave most of them out. */
  static final int ITEMS_IN_A_LOOK = 1000;

  private final StudentFilter filter;
  private final int limit;
  private final long halfTimeNanos;
  private final BiFunction<Optional<String>, Integer, Future<StudentPage>> look;
  private final List<Item> found = new ArrayList<>();
  private Optional<String> position;
  private int looks;

  /**
   * @param filter what leaves students out of a look
   * @param limit the most students of the page
   * @param halfTimeNanos when to be content with what there is, by {@link System#nanoTime}
   * @param look takes the id to begin behind and how many items to look at
   */
  PageSearch(
      StudentFilter filter,
      Optional<String> after,
      int limit,
      long halfTimeNanos,
      BiFunction<Optional<String>, Integer, Future<StudentPage>> look) {
    this.filter = filter;
    this.position = after;
    this.limit = limit;
    this.halfTimeNanos = halfTimeNanos;
    this.look = look;
  }

  /** Fails where the first look does; later it answers with what it has. */
  Future<StudentPage> run() {
    int items = filter.isNone() ? limit - found.size() : ITEMS_IN_A_LOOK;
    return look.apply(position, items)
        .compose(this::add)
        .recover(
            failure ->
                looks == 0
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(new StudentPage(found, position)));
  }

  private Future<StudentPage> add(StudentPage page) {
    looks++;
    position = page.next();
    for (Item item : page.students()) {
      if (found.size() == limit) {
        // Any id is a place to go on from, also one that no look ended with.
        position = Optional.of(found.get(limit - 1).id());
        break;
      }
      found.add(item);
    }
    boolean enough =
        position.isEmpty()
            || found.size() == limit
            || looks == MOST_LOOKS
            || System.nanoTime() - halfTimeNanos >= 0;
    return enough ? Future.succeededFuture(new StudentPage(found, position)) : run();
  }
}
