package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** When a page is full enough. */
class PageReaderTest {
  private static final StudentFilter MCA = new StudentFilter(Optional.of("MCA"), Optional.empty());
  private static final long FAR_AWAY = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

  private final Queue<Future<StudentPage>> looks = new ArrayDeque<>();
  private final Queue<String> asked = new ArrayDeque<>();

  @Test
  void it_looks_on_until_the_page_is_full() {
    looks.add(page("c", "a"));
    looks.add(page("f", "d", "e"));

    StudentPage page = search(MCA, 3, FAR_AWAY).result();

    assertEquals(List.of("a", "d", "e"), ids(page));
    assertEquals(Optional.of("f"), page.next());
    assertEquals(List.of("start 1000", "c 1000"), List.copyOf(asked));
  }

  @Test
  void what_a_look_found_too_much_is_left_to_the_next_page() {
    looks.add(page(null, "a", "b", "c"));

    StudentPage page = search(MCA, 2, FAR_AWAY).result();

    assertEquals(List.of("a", "b"), ids(page));
    assertEquals(Optional.of("b"), page.next());
  }

  @Test
  void without_a_filter_it_looks_at_no_more_than_it_needs() {
    looks.add(page("b", "a", "b"));
    looks.add(page("c", "c"));

    search(StudentFilter.NONE, 3, FAR_AWAY);

    assertEquals(List.of("start 3", "b 1"), List.copyOf(asked));
  }

  @Test
  void it_ends_with_the_table_and_after_four_looks() {
    looks.add(page(null, "a"));
    assertEquals(Optional.empty(), search(MCA, 3, FAR_AWAY).result().next());

    looks.addAll(List.of(page("1"), page("2"), page("3"), page("4"), page("5")));
    StudentPage page = search(MCA, 3, FAR_AWAY).result();

    assertEquals(List.of(), ids(page));
    assertEquals(Optional.of("4"), page.next());
  }

  @Test
  void when_half_the_time_is_over_it_is_content_with_what_it_has() {
    looks.add(page("1", "a"));

    StudentPage page = search(MCA, 3, System.nanoTime()).result();

    assertEquals(List.of("a"), ids(page));
    assertEquals(Optional.of("1"), page.next());
  }

  @Test
  void a_failure_counts_only_where_nothing_was_looked_at() {
    RuntimeException broken = new RuntimeException("broken");
    looks.add(Future.failedFuture(broken));
    assertSame(broken, search(MCA, 3, FAR_AWAY).cause());

    looks.add(page("1", "a"));
    looks.add(Future.failedFuture(broken));
    StudentPage page = search(MCA, 3, FAR_AWAY).result();

    assertEquals(List.of("a"), ids(page));
    assertEquals(Optional.of("1"), page.next());
  }

  private Future<StudentPage> search(StudentFilter filter, int limit, long halfTime) {
    Future<StudentPage> found =
        new PageReader(
                filter,
                Optional.empty(),
                limit,
                halfTime,
                (from, most) -> {
                  asked.add(from.orElse("start") + " " + most);
                  return looks.remove();
                })
            .run();
    assertTrue(found.isComplete());
    return found;
  }

  private static Future<StudentPage> page(String next, String... ids) {
    List<StudentItem> items =
        Stream.of(ids)
            .map(id -> new StudentItem(Map.of("StudentID", AttributeValue.fromS(id))))
            .toList();
    return Future.succeededFuture(new StudentPage(items, Optional.ofNullable(next)));
  }

  private static List<String> ids(StudentPage page) {
    return page.students().stream().map(StudentItem::id).toList();
  }
}
