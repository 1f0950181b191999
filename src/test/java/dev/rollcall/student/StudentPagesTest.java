package dev.rollcall.student;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rollcall.dynamodb.BatchingPolicy;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.support.Await;
import dev.rollcall.support.EventLoop;
import dev.rollcall.support.FakeDynamoDb;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** When a page is full enough. */
@ExtendWith(VertxExtension.class)
class StudentPagesTest {
  private static final StudentFilter MCA = new StudentFilter(Optional.of("MCA"), Optional.empty());
  private final FakeDynamoDb dynamoDb = new FakeDynamoDb();
  private final List<String> asked = new ArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void takeVertx(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void scans_go_on_until_the_page_is_full() throws Exception {
    StudentPage page = list(MCA, 3, scanned("c", "a"), scanned("f", "d", "e"));

    assertEquals(List.of("a", "d", "e"), ids(page));
    assertEquals(Optional.of("f"), page.next());
    assertEquals(List.of("start 1000", "c 1000"), asked);
  }

  @Test
  void what_a_scan_found_too_much_is_left_to_the_next_page() throws Exception {
    StudentPage page = list(MCA, 2, scanned(null, "a", "b", "c"));

    assertEquals(List.of("a", "b"), ids(page));
    assertEquals(Optional.of("b"), page.next());
  }

  @Test
  void without_a_filter_no_more_is_read_than_the_page_needs() throws Exception {
    list(StudentFilter.NONE, 3, scanned("b", "a", "b"), scanned("c", "c"));

    assertEquals(List.of("start 3", "b 1"), asked);
  }

  @Test
  void a_page_ends_with_the_table() throws Exception {
    assertEquals(Optional.empty(), list(MCA, 3, scanned(null, "a")).next());
  }

  @Test
  void a_page_ends_after_four_scans() throws Exception {
    StudentPage page = list(MCA, 3, scanned("1"), scanned("2"), scanned("3"), scanned("4"));

    assertEquals(List.of(), ids(page));
    assertEquals(Optional.of("4"), page.next());
  }

  @Test
  void a_failure_counts_only_if_nothing_was_scanned() throws Exception {
    RuntimeException broken = new RuntimeException("broken");
    assertSame(broken, answered(MCA, 3, Map.of(), 0, broken).cause().getCause());

    StudentPage page = answered(MCA, 3, Map.of(), 0, scanned("1", "a"), broken).result();

    assertEquals(List.of("a"), ids(page));
    assertEquals(Optional.of("1"), page.next());
  }

  @Test
  void after_half_the_time_a_page_has_what_was_found() throws Exception {
    Map<String, Object> deadline = Map.of("DEADLINE_MS", 4_000);

    StudentPage page = answered(MCA, 3, deadline, 2_000, scanned("1", "a")).result();

    assertEquals(List.of("a"), ids(page));
    assertEquals(Optional.of("1"), page.next());
  }

  private StudentPage list(StudentFilter filter, int limit, Object... scans) throws Exception {
    return answered(filter, limit, Map.of(), 0, scans).result();
  }

  /**
   * What a list becomes.
   *
   * @param wait the milliseconds from its beginning to the first answer
   * @param scans what each scan is answered with: a page or a failure
   */
  private Future<StudentPage> answered(
      StudentFilter filter, int limit, Map<String, Object> settings, int wait, Object... scans)
      throws Exception {
    JsonObject values = new JsonObject().put("DEADLINE_MS", 60_000);
    settings.forEach(values::put);
    try (Metrics metrics = new Metrics()) {
      StudentTableFactory tables =
          new StudentTableFactory(null, Settings.of(values), metrics.dynamoDb());
      Context loop = vertx.getOrCreateContext();
      StudentTable table =
          EventLoop.call(loop, () -> tables.table(vertx, dynamoDb, BatchingPolicy.never()));
      long start = System.nanoTime();
      Future<StudentPage> page =
          EventLoop.call(loop, () -> table.list(filter, Optional.empty(), limit, call -> {}));
      FakeDynamoDb.Call keyIsRight = dynamoDb.next("GetItem");
      Await.until(
          () -> System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(wait),
          "time has passed");
      keyIsRight.succeed(GetItemResponse.builder().build());
      for (Object scan : scans) {
        answer(dynamoDb.next("Scan"), scan);
      }
      Await.until(page::isComplete, "the page is complete");
      assertEquals(List.of(), dynamoDb.others());
      return page;
    }
  }

  private void answer(FakeDynamoDb.Call call, Object scan) {
    ScanRequest request = (ScanRequest) call.request();
    String from =
        request.hasExclusiveStartKey() ? StudentItem.id(request.exclusiveStartKey()) : "start";
    asked.add(from + " " + request.limit());
    if (scan instanceof RuntimeException failure) {
      call.fail(failure);
    } else {
      call.succeed(scan);
    }
  }

  private static ScanResponse scanned(String next, String... ids) {
    List<Map<String, AttributeValue>> items = Stream.of(ids).map(StudentItem::key).toList();
    return ScanResponse.builder()
        .items(items)
        .lastEvaluatedKey(next == null ? Map.of() : StudentItem.key(next))
        .build();
  }

  private static List<String> ids(StudentPage page) {
    return page.students().stream().map(StudentItem::id).toList();
  }
}
