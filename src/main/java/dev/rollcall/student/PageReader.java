package dev.rollcall.student;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Fills one page with students that a filter lets through, by a few pages of scans at the most: so
 * nobody's question, however rare what it asks for, makes DynamoDB read more than {@value
 * #MOST_SCANS} MB. Belongs to one event loop.
 */
final class PageReader {
  /** DynamoDB ends a page after 1 MB by itself. */
  static final int MOST_SCANS = 4;

  /** The most items of one page of a scan if a filter may leave most of them out. */
  static final int ITEMS_OF_A_SCAN = 1000;

  private final StudentFilter filter;
  private final int limit;
  private final long halfTimeNanos;
  private final BiFunction<Optional<String>, Integer, Future<StudentPage>> scan;
  private final List<StudentItem> found = new ArrayList<>();
  private Optional<String> position;
  private int scans;

  /**
   * @param filter what leaves students out of a page
   * @param limit the most students of the page
   * @param halfTimeNanos when to be content with what there is, by {@link System#nanoTime}
   * @param scan takes the id to begin behind and how many items to read
   */
  PageReader(
      StudentFilter filter,
      Optional<String> after,
      int limit,
      long halfTimeNanos,
      BiFunction<Optional<String>, Integer, Future<StudentPage>> scan) {
    this.filter = filter;
    this.position = after;
    this.limit = limit;
    this.halfTimeNanos = halfTimeNanos;
    this.scan = scan;
  }

  /** Fails if the first scan does; later it answers with what it has. */
  Future<StudentPage> run() {
    int items = filter.isNone() ? limit - found.size() : ITEMS_OF_A_SCAN;
    return scan.apply(position, items)
        .compose(this::add)
        .recover(
            failure ->
                scans == 0
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(new StudentPage(found, position)));
  }

  private Future<StudentPage> add(StudentPage page) {
    scans++;
    position = page.next();
    for (StudentItem item : page.students()) {
      if (found.size() == limit) {
        // Any id is a place to go on from, also one that no scan ended with.
        position = Optional.of(found.get(limit - 1).id());
        break;
      }
      found.add(item);
    }
    boolean enough =
        position.isEmpty()
            || found.size() == limit
            || scans == MOST_SCANS
            || System.nanoTime() - halfTimeNanos >= 0;
    return enough ? Future.succeededFuture(new StudentPage(found, position)) : run();
  }
}
