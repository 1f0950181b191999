package dev.rollcall.dynamodb;

import static dev.rollcall.dynamodb.PassedRequests.TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.batch.AdaptiveBatchSize;
import dev.rollcall.dynamodb.batch.DeniedActions;
import dev.rollcall.support.Await;
import dev.rollcall.support.EventLoop;
import dev.rollcall.support.FakeDynamoDb;
import dev.rollcall.support.FakeDynamoDb.Call;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.DefaultAwsResponseMetadata;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponseMetadata;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Which calls share one, and what becomes of each, with a DynamoDB whose answers the test gives.
 */
@ExtendWith(VertxExtension.class)
class BatchingDynamoDbClientTest {
  private static final String OTHER = "Table-2";

  private static Vertx vertx;
  private static Context loop;

  private final FakeDynamoDb fake = new FakeDynamoDb();
  private final BatchingDynamoDbClient client = client(builder -> {});

  @BeforeAll
  static void start(Vertx classVertx) {
    vertx = classVertx;
    loop = vertx.getOrCreateContext();
  }

  @AfterEach
  void close() {
    EventLoop.call(loop, () -> closed(client));
  }

  static Stream<DynamoDbRequest> passedRequests() {
    return PassedRequests.all();
  }

  @ParameterizedTest
  @MethodSource("passedRequests")
  void what_a_batch_cannot_do_passes_through_unchanged(DynamoDbRequest request) {
    inOneTick(request, request);

    assertSame(request, fake.next(operation(request)).request());
    assertSame(request, fake.next(operation(request)).request());
    assertNoOtherCall();
  }

  @Test
  void a_call_without_company_passes_through_unchanged() {
    for (DynamoDbRequest request :
        List.of(
            PassedRequests.getItem(get -> get.overrideConfiguration(o -> o.putHeader("a", "b"))),
            PassedRequests.putItem(put -> {}),
            PassedRequests.deleteItem(delete -> {}),
            PassedRequests.updateItem(update -> {}))) {
      inOneTick(request);

      assertSame(request, fake.next(operation(request)).request());
    }
  }

  @Test
  void headers_and_a_time_limit_prevent_no_batch_which_is_without_them() {
    inOneTick(
        get("a").copy(get -> get.overrideConfiguration(o -> o.putHeader("x-a", "b"))),
        get("b").copy(get -> get.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofDays(1)))));

    Call batch = fake.next("BatchGetItem");
    assertEquals(Set.of("a", "b"), keys(batch));
    AwsRequestOverrideConfiguration override =
        batch.request().overrideConfiguration().orElseThrow();
    assertEquals(Map.of(), override.headers());
    assertTrue(override.apiCallTimeout().isEmpty());
  }

  @Test
  void reads_share_a_call_by_table_and_by_consistency() {
    List<DynamoDbRequest> reads = new ArrayList<>();
    for (String id : List.of("a", "b")) {
      for (String table : List.of(TABLE, OTHER)) {
        reads.add(get(id).copy(get -> get.tableName(table)));
        reads.add(get(id).copy(get -> get.tableName(table).consistentRead(true)));
      }
    }

    inOneTick(reads);

    Set<String> batches = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      Call batch = fake.next("BatchGetItem");
      assertEquals(Set.of("a", "b"), keys(batch));
      Map<String, KeysAndAttributes> tables =
          ((BatchGetItemRequest) batch.request()).requestItems();
      tables.forEach(
          (table, keys) -> batches.add(table + Boolean.TRUE.equals(keys.consistentRead())));
    }
    assertEquals(Set.of(TABLE + "true", TABLE + "false", OTHER + "true", OTHER + "false"), batches);
    assertNoOtherCall();
  }

  @Test
  void writes_share_a_call_by_table() {
    inOneTick(
        put("a"),
        put("a").copy(put -> put.tableName(OTHER)),
        delete("b"),
        delete("b").copy(delete -> delete.tableName(OTHER)));

    for (int i = 0; i < 2; i++) {
      Map<String, List<WriteRequest>> tables = writes(fake.next("BatchWriteItem"));
      assertEquals(1, tables.size());
      tables.values().forEach(writes -> assertEquals(2, writes.size()));
    }
    assertNoOtherCall();
  }

  @Test
  void each_reader_gets_its_item() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(get("a"), get("none"), get("b"));

    fake.next("BatchGetItem").answer().complete(found("b", "a"));

    assertEquals(item("a"), ((GetItemResponse) result(answers.get(0))).item());
    assertFalse(((GetItemResponse) result(answers.get(1))).hasItem());
    assertEquals(item("b"), ((GetItemResponse) result(answers.get(2))).item());
    assertEquals("request", result(answers.get(2)).responseMetadata().requestId());
  }

  @Test
  void equal_reads_share_a_key() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(get("a"), get("b"), get("a"));

    Call batch = fake.next("BatchGetItem");
    assertEquals(2, sentKeys(batch).size());
    batch.answer().complete(found("a", "b"));

    assertEquals(item("a"), ((GetItemResponse) result(answers.get(0))).item());
    assertEquals(item("a"), ((GetItemResponse) result(answers.get(2))).item());
  }

  @Test
  void only_equal_reads_are_a_single_call() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers = inOneTick(get("a"), get("a"));

    fake.next("GetItem").answer().complete(GetItemResponse.builder().item(item("a")).build());

    assertSame(result(answers.get(0)), result(answers.get(1)));
    assertNoOtherCall();
  }

  @Test
  void keys_of_one_number_are_equal() {
    inOneTick(getNumber("1"), getNumber("1.0"), getNumber("1e0"), getNumber("2"), get("1"));

    assertEquals(3, sentKeys(fake.next("BatchGetItem")).size());
  }

  @Test
  void a_key_of_another_attribute_is_not_equal() {
    inOneTick(get("a"), get("a").copy(get -> get.key(Map.of("other", text("a")))));

    assertEquals(2, sentKeys(fake.next("BatchGetItem")).size());
  }

  @Test
  void no_batch_has_two_writes_of_one_item() {
    inOneTick(put("a"), delete("b"), put("a"), delete("a"), put("c"));

    assertEquals(2, writes(fake.next("BatchWriteItem")).get(TABLE).size());
    assertEquals("PutItem", fake.next("PutItem").operation());
    assertEquals(2, writes(fake.next("BatchWriteItem")).get(TABLE).size());
    assertNoOtherCall();
  }

  @Test
  void no_batch_has_two_writes_of_one_number() {
    inOneTick(putNumber("1"), putNumber("2"), putNumber("1.0"), putNumber("3"));

    assertEquals(2, writes(fake.next("BatchWriteItem")).get(TABLE).size());
    assertEquals(2, writes(fake.next("BatchWriteItem")).get(TABLE).size());
  }

  @Test
  void no_batch_has_two_updates_of_one_item() {
    inOneTick(update("a"), update("b"), update("a"), update("c"));

    assertEquals(2, statements(fake.next("BatchExecuteStatement")));
    assertEquals(2, statements(fake.next("BatchExecuteStatement")));
  }

  @Test
  void a_batch_has_no_more_members_than_dynamodb_takes() {
    List<String> ids = IntStream.range(0, 26).mapToObj(i -> "id" + i).toList();

    inOneTick(gets(101));
    assertEquals(100, sentKeys(fake.next("BatchGetItem")).size());
    fake.next("GetItem");
    inOneTick(ids.stream().map(BatchingDynamoDbClientTest::put).toList());
    assertEquals(25, writes(fake.next("BatchWriteItem")).get(TABLE).size());
    fake.next("PutItem");
    inOneTick(ids.stream().map(BatchingDynamoDbClientTest::update).toList());
    assertEquals(25, statements(fake.next("BatchExecuteStatement")));
    fake.next("UpdateItem");
  }

  @Test
  void an_update_of_a_missing_item_is_made_by_a_call_of_its_own() throws Exception {
    UpdateItemRequest missing = update("b");
    List<CompletableFuture<? extends DynamoDbResponse>> answers = inOneTick(update("a"), missing);

    fake.next("BatchExecuteStatement")
        .answer()
        .complete(
            BatchExecuteStatementResponse.builder()
                .responses(
                    BatchStatementResponse.builder().build(),
                    BatchStatementResponse.builder()
                        .error(error -> error.code("ConditionalCheckFailed"))
                        .build())
                .build());
    Call single = fake.next("UpdateItem");
    assertSame(missing, single.request());
    single.answer().complete(UpdateItemResponse.builder().build());

    assertInstanceOf(UpdateItemResponse.class, result(answers.get(0)));
    assertInstanceOf(UpdateItemResponse.class, result(answers.get(1)));
  }

  @Test
  void puts_are_single_calls_until_the_tables_key_is_known() {
    PutItemRequest a = put("a").copy(put -> put.tableName("Unknown"));
    PutItemRequest b = put("b").copy(put -> put.tableName("Unknown"));

    inOneTick(a, b);
    Call describe = fake.next("DescribeTable");
    assertEquals("Unknown", ((DescribeTableRequest) describe.request()).tableName());
    for (PutItemRequest put : List.of(a, b)) {
      Call single = fake.next("PutItem");
      assertSame(put, single.request());
      single.answer().complete(PutItemResponse.builder().build());
    }

    describe.answer().complete(description("id"));
    inOneTick(a, b);

    assertEquals(2, writes(fake.next("BatchWriteItem")).get("Unknown").size());
    assertNoOtherCall();
  }

  @Test
  void cancelling_one_call_leaves_the_others() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(get("a"), get("b"), get("a"));
    Call batch = fake.next("BatchGetItem");

    answers.get(0).cancel(false);
    answers.get(1).cancel(false);
    ticks();
    assertFalse(batch.answer().isDone());
    batch.answer().complete(found("a"));

    assertEquals(item("a"), ((GetItemResponse) result(answers.get(2))).item());
  }

  @Test
  void cancelling_all_calls_cancels_the_batch() {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(get("a"), get("b"), get("a"));
    Call batch = fake.next("BatchGetItem");

    answers.forEach(answer -> answer.cancel(false));

    Await.until(batch.answer()::isCancelled);
    Await.until(() -> client.callsUnderWay() == 0);
  }

  @Test
  void a_call_cancelled_before_it_is_made_is_not_made() {
    EventLoop.call(
        loop,
        () -> {
          CompletableFuture<? extends DynamoDbResponse> first = call(client, get("a"));
          var unused = call(client, get("b"));
          return first.cancel(false);
        });

    assertEquals("b", id(((GetItemRequest) fake.next("GetItem").request()).key()));
    assertNoOtherCall();
  }

  @Test
  void a_call_waits_for_its_turn_no_longer_than_its_time_limit() {
    BatchingDynamoDbClient narrow = client(builder -> builder.maxConcurrency(1));
    inOneTick(narrow, List.of(get("a")));
    Call first = fake.next("GetItem");
    CallTracker tracker = new CallTracker();

    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(
            narrow, List.of(put("b").copy(put -> put.overrideConfiguration(limit(tracker, 50)))));

    assertInstanceOf(ApiCallTimeoutException.class, failure(answers.get(0)));
    assertFalse(tracker.wasDispatched());
    assertFalse(tracker.isOutcomeUnknown());
    first.answer().complete(GetItemResponse.builder().build());
    assertNoOtherCall();
  }

  @Test
  void a_call_fails_when_it_has_waited_too_long_and_is_not_made() {
    BatchingDynamoDbClient narrow =
        client(builder -> builder.maxConcurrency(1).maxQueueTime(Duration.ofMillis(50)));
    List<CompletableFuture<? extends DynamoDbResponse>> first =
        inOneTick(narrow, List.of(get("a")));
    Call made = fake.next("GetItem");

    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(narrow, List.of(get("b")));
    assertEquals(1, EventLoop.call(loop, narrow::waiting));

    assertInstanceOf(QueueTimeoutException.class, failure(answers.get(0)));
    assertFalse(first.get(0).isDone());
    made.answer().complete(GetItemResponse.builder().build());
    assertNoOtherCall();
  }

  @Test
  void a_call_that_lacked_credentials_until_its_time_limit_says_so() {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(
            put("a"),
            put("b").copy(put -> put.overrideConfiguration(limit(new CallTracker(), 50))));
    CallTracker.of(fake.next("BatchWriteItem").request()).waitsForCredentials(true);

    assertInstanceOf(NoCredentialsException.class, failure(answers.get(1)));
  }

  @Test
  void a_call_under_way_ends_with_its_time_limit() {
    CallTracker tracker = new CallTracker();
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(put("a"), put("b").copy(put -> put.overrideConfiguration(limit(tracker, 50))));
    Call batch = fake.next("BatchWriteItem");

    assertInstanceOf(ApiCallTimeoutException.class, failure(answers.get(1)));

    assertTrue(tracker.isOutcomeUnknown());
    assertFalse(answers.get(0).isDone());
    assertFalse(batch.answer().isDone());
  }

  @Test
  void what_is_left_over_too_often_fails_as_throttled() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "id" + i).toList();
    List<DynamoDbRequest> reads = new ArrayList<>();
    ids.forEach(id -> reads.add(get(id)));
    inOneTick(reads);
    // This takes the whole budget of retries, which all tables share.
    fake.next("BatchGetItem").answer().complete(foundAndLeft(List.of(), ids));
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(consistent("a"), consistent("b"));
    Call batch = nextConsistent();

    batch.answer().complete(foundAndLeft(List.of(), List.of("a", "b")));

    ProvisionedThroughputExceededException failure =
        assertInstanceOf(ProvisionedThroughputExceededException.class, failure(answers.get(0)));
    assertEquals("ProvisionedThroughputExceededException", failure.awsErrorDetails().errorCode());
    assertEquals(400, failure.statusCode());
    assertEquals("request", failure.requestId());
    assertInstanceOf(ProvisionedThroughputExceededException.class, failure(answers.get(1)));
  }

  @Test
  void a_denied_action_is_not_asked_for_again() throws Exception {
    DeniedActions denied = new DeniedActions();
    BatchingDynamoDbClient first = client(builder -> builder.denied(denied));
    BatchingDynamoDbClient second = client(builder -> builder.denied(denied));
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(first, List.of(get("a"), get("b")));

    fake.next("BatchGetItem").answer().completeExceptionally(error(400, "AccessDeniedException"));
    for (int i = 0; i < 2; i++) {
      fake.next("GetItem").answer().complete(GetItemResponse.builder().build());
    }
    result(answers.get(0));
    result(answers.get(1));

    inOneTick(second, List.of(consistent("a"), consistent("b")));
    fake.next("GetItem");
    fake.next("GetItem");
    inOneTick(second, List.of(put("a"), put("b")));
    fake.next("BatchWriteItem");
  }

  @Test
  void a_refused_batch_is_made_as_single_calls() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers = inOneTick(put("a"), put("b"));
    AwsServiceException refusal = error(400, "ValidationException");

    fake.next("BatchWriteItem").answer().completeExceptionally(refusal);
    Call a = fake.next("PutItem");
    Call b = fake.next("PutItem");
    a.answer().complete(PutItemResponse.builder().build());
    b.answer().completeExceptionally(refusal);

    assertInstanceOf(PutItemResponse.class, result(answers.get(0)));
    assertSame(refusal, failure(answers.get(1)));
    inOneTick(put("c"), put("d"));
    fake.next("BatchWriteItem");
  }

  @Test
  void calls_from_another_thread_pass_through() {
    GetItemRequest request = get("a");

    CompletableFuture<GetItemResponse> answer = client.getItem(request);

    Call call = fake.next("GetItem");
    assertSame(request, call.request());
    assertSame(call.answer(), answer);
  }

  @Test
  void closing_it_leaves_the_client_behind_it_open() {
    EventLoop.call(loop, () -> closed(client));

    assertFalse(fake.isClosed());
  }

  @Test
  void a_tracker_learns_how_many_share_the_call() {
    CallTracker tracker = new CallTracker();
    CallTracker alone = new CallTracker();
    inOneTick(
        get("a"),
        get("a"),
        get("b").copy(get -> get.overrideConfiguration(tracker.asOverride())),
        put("a").copy(put -> put.overrideConfiguration(alone.asOverride())));
    fake.next("BatchGetItem");
    fake.next("PutItem");

    assertEquals(3, tracker.batchSize());
    assertEquals(1, alone.batchSize());
  }

  @Test
  void after_an_internal_error_nobody_knows_which_writes_happened() {
    CallTracker tracker = new CallTracker();
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(put("a").copy(put -> put.overrideConfiguration(tracker.asOverride())), put("b"));
    AwsServiceException failure = error(500, "InternalServerError");

    fake.next("BatchWriteItem").answer().completeExceptionally(failure);

    assertSame(failure, failure(answers.get(0)));
    assertSame(failure, failure(answers.get(1)));
    assertTrue(tracker.isOutcomeUnknown());
  }

  @Test
  void a_write_left_over_and_not_tried_again_in_time_surely_did_not_happen() {
    BatchingDynamoDbClient narrow = client(builder -> builder.maxConcurrency(1));
    CallTracker tracker = new CallTracker();
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(
            narrow,
            List.of(
                put("a"),
                put("b").copy(put -> put.overrideConfiguration(limit(tracker, 200))),
                get("a")));
    Call batch = fake.next("BatchWriteItem");
    CallTracker.of(batch.request()).attemptSettled();
    batch.answer().complete(writtenExcept(put("b")));
    // It has the only place for a call from now on.
    fake.next("GetItem");

    assertInstanceOf(ApiCallTimeoutException.class, failure(answers.get(1)));

    assertTrue(tracker.wasDispatched());
    assertFalse(tracker.isOutcomeUnknown());
    assertNoOtherCall();
  }

  @Test
  void a_client_with_another_policy_shares_the_limits() {
    BatchingDynamoDbClient narrow = client(builder -> builder.maxConcurrency(1));
    BatchingDynamoDbClient never =
        EventLoop.call(loop, () -> narrow.withPolicy(BatchingPolicy.never()));
    inOneTick(narrow, List.of(get("a"), get("b")));
    Call batch = fake.next("BatchGetItem");

    inOneTick(never, List.of(get("c"), get("d")));
    assertNoOtherCall();
    assertEquals(1, never.callsUnderWay());
    assertEquals(2, EventLoop.call(loop, never::waiting));

    batch.answer().complete(found());
    Call c = fake.next("GetItem");
    assertNoOtherCall();
    c.answer().complete(GetItemResponse.builder().build());
    fake.next("GetItem");
    EventLoop.call(loop, () -> closed(never));
  }

  @Test
  void scans_have_a_limit_of_their_own() {
    BatchingDynamoDbClient narrow =
        client(builder -> builder.maxConcurrency(2).maxConcurrentScans(1));
    ScanRequest scan = ScanRequest.builder().tableName(TABLE).build();

    inOneTick(narrow, List.of(scan, scan));
    assertSame(scan, fake.next("Scan").request());
    assertNoOtherCall();

    inOneTick(narrow, List.of(get("a")));
    fake.next("GetItem");
  }

  static Stream<Named<BatchingPolicy>> policiesWithoutBatches() {
    AdaptiveBatchSize ample = new AdaptiveBatchSize(() -> 0, () -> 0, 1);
    return Stream.of(
        Named.of("never", BatchingPolicy.never()),
        Named.of("by CPU pressure, of which there is none", BatchingPolicy.of(ample)));
  }

  @ParameterizedTest
  @MethodSource("policiesWithoutBatches")
  void a_policy_may_prevent_batches(BatchingPolicy policy) {
    inOneTick(client(builder -> builder.policy(policy)), gets(10));
    ticks();

    List<String> operations = fake.others().stream().map(Call::operation).toList();
    assertEquals(Collections.nCopies(10, "GetItem"), operations);
  }

  @Test
  void with_cpu_pressure_calls_share_one() {
    long[] clock = {0};
    AdaptiveBatchSize scarce = new AdaptiveBatchSize(() -> 0, () -> clock[0], 1);
    clock[0] = TimeUnit.SECONDS.toNanos(1);

    inOneTick(client(builder -> builder.policy(BatchingPolicy.of(scarce))), gets(10));

    assertEquals(10, sentKeys(fake.next("BatchGetItem")).size());
    assertNoOtherCall();
  }

  @Test
  void calls_share_one_no_further_than_the_cpu_pressure_asks_for() {
    long[] clock = {0};
    AdaptiveBatchSize size = new AdaptiveBatchSize(() -> clock[0], () -> clock[0], 1);
    // After some samples of a process that takes all CPU.
    while (size.limit() < 4) {
      clock[0] += TimeUnit.MILLISECONDS.toNanos(AdaptiveBatchSize.SAMPLE_MILLIS);
      size.sample();
    }
    BatchingPolicy four = BatchingPolicy.of(size);

    inOneTick(client(builder -> builder.policy(four)), gets(2 * four.maxOfTick()));

    for (int i = 0; i < 2; i++) {
      assertEquals(four.maxOfTick(), sentKeys(fake.next("BatchGetItem")).size());
    }
    assertNoOtherCall();
  }

  @Test
  void while_calls_are_under_way_a_few_wait_for_company() {
    inOneTick(get("a"), get("b"));
    inOneTick(get("c"), get("d"));
    Call first = fake.next("BatchGetItem");
    fake.next("BatchGetItem");

    inOneTick(get("e"), get("f"));
    first.answer().complete(found());

    assertEquals(Set.of("e", "f"), keys(fake.next("BatchGetItem")));
  }

  @Test
  void a_slow_call_holds_up_nobody() {
    inOneTick(get("slow"));
    fake.next("GetItem");

    inOneTick(get("a"), get("b"));

    // The first call is not answered before.
    assertEquals(Set.of("a", "b"), keys(fake.next("BatchGetItem")));
  }

  @Test
  void a_read_that_is_left_over_goes_on_for_those_who_still_wait() throws Exception {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(get("a"), get("a"), get("b"));
    Call batch = fake.next("BatchGetItem");
    answers.get(0).cancel(false);
    batch.answer().complete(foundAndLeft(List.of(), List.of("a")));

    fake.next("GetItem").answer().complete(GetItemResponse.builder().build());

    assertFalse(((GetItemResponse) result(answers.get(1))).hasItem());
    assertFalse(((GetItemResponse) result(answers.get(2))).hasItem());
  }

  @Test
  void a_batch_that_answers_too_little_fails_and_leaves_nobody_waiting() {
    List<CompletableFuture<? extends DynamoDbResponse>> answers =
        inOneTick(update("a"), update("b"));

    fake.next("BatchExecuteStatement")
        .answer()
        .complete(
            BatchExecuteStatementResponse.builder()
                .responses(BatchStatementResponse.builder().build())
                .build());

    answers.forEach(answer -> assertInstanceOf(IllegalStateException.class, failure(answer)));
  }

  private BatchingDynamoDbClient client(Consumer<BatchingDynamoDbClient.Builder> change) {
    return EventLoop.call(
        loop,
        () -> {
          BatchingDynamoDbClient.Builder builder =
              BatchingDynamoDbClient.builder()
                  .vertx(vertx)
                  .client(fake)
                  .keyNames(TABLE, "id")
                  .keyNames(OTHER, "id");
          change.accept(builder);
          return builder.build();
        });
  }

  private static boolean closed(DynamoDbAsyncClient client) {
    client.close();
    return true;
  }

  private List<CompletableFuture<? extends DynamoDbResponse>> inOneTick(
      DynamoDbRequest... requests) {
    return inOneTick(client, List.of(requests));
  }

  private List<CompletableFuture<? extends DynamoDbResponse>> inOneTick(
      List<? extends DynamoDbRequest> requests) {
    return inOneTick(client, requests);
  }

  private static List<CompletableFuture<? extends DynamoDbResponse>> inOneTick(
      DynamoDbAsyncClient client, List<? extends DynamoDbRequest> requests) {
    return EventLoop.call(
        loop,
        () -> {
          List<CompletableFuture<? extends DynamoDbResponse>> answers = new ArrayList<>();
          requests.forEach(request -> answers.add(call(client, request)));
          return answers;
        });
  }

  private static CompletableFuture<? extends DynamoDbResponse> call(
      DynamoDbAsyncClient client, DynamoDbRequest request) {
    if (request instanceof GetItemRequest get) {
      return client.getItem(get);
    }
    if (request instanceof PutItemRequest put) {
      return client.putItem(put);
    }
    if (request instanceof DeleteItemRequest delete) {
      return client.deleteItem(delete);
    }
    return request instanceof UpdateItemRequest update
        ? client.updateItem(update)
        : client.scan((ScanRequest) request);
  }

  private static String operation(DynamoDbRequest request) {
    return request.getClass().getSimpleName().replace("Request", "");
  }

  private void assertNoOtherCall() {
    ticks();
    assertEquals(List.of(), fake.others());
  }

  /** Lets the event loop do what is due. */
  private static void ticks() {
    for (int i = 0; i < 3; i++) {
      EventLoop.call(loop, () -> true);
    }
  }

  private static DynamoDbResponse result(CompletableFuture<? extends DynamoDbResponse> answer)
      throws Exception {
    return answer.get(30, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<? extends DynamoDbResponse> answer) {
    return assertThrows(ExecutionException.class, () -> result(answer)).getCause();
  }

  private static AwsServiceException error(int status, String code) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code).build())
        .build();
  }

  private static AwsRequestOverrideConfiguration limit(CallTracker tracker, int millis) {
    return tracker.asOverride().toBuilder().apiCallTimeout(Duration.ofMillis(millis)).build();
  }

  private static GetItemRequest get(String id) {
    return PassedRequests.getItem(get -> get.key(item(id)));
  }

  private static List<GetItemRequest> gets(int count) {
    return IntStream.range(0, count).mapToObj(i -> get("id" + i)).toList();
  }

  private static GetItemRequest consistent(String id) {
    return get(id).copy(get -> get.consistentRead(true));
  }

  private static GetItemRequest getNumber(String id) {
    return PassedRequests.getItem(get -> get.key(Map.of("id", AttributeValue.fromN(id))));
  }

  private static PutItemRequest put(String id) {
    return PassedRequests.putItem(put -> put.item(item(id)));
  }

  private static PutItemRequest putNumber(String id) {
    return PassedRequests.putItem(put -> put.item(Map.of("id", AttributeValue.fromN(id))));
  }

  private static DeleteItemRequest delete(String id) {
    return PassedRequests.deleteItem(delete -> delete.key(item(id)));
  }

  private static UpdateItemRequest update(String id) {
    return PassedRequests.updateItem(update -> update.key(item(id)));
  }

  private static Map<String, AttributeValue> item(String id) {
    return Map.of("id", text(id));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static String id(Map<String, AttributeValue> item) {
    return item.get("id").s();
  }

  private static List<Map<String, AttributeValue>> sentKeys(Call batch) {
    return ((BatchGetItemRequest) batch.request())
        .requestItems().values().stream().flatMap(table -> table.keys().stream()).toList();
  }

  private static Set<String> keys(Call batch) {
    Set<String> keys = new HashSet<>();
    sentKeys(batch).forEach(key -> keys.add(id(key)));
    return keys;
  }

  private Call nextConsistent() {
    while (true) {
      Call next = fake.next("BatchGetItem", "GetItem");
      if (next.request() instanceof BatchGetItemRequest batch
          && batch.requestItems().get(TABLE).consistentRead() != null) {
        return next;
      }
    }
  }

  private static Map<String, List<WriteRequest>> writes(Call batch) {
    return ((BatchWriteItemRequest) batch.request()).requestItems();
  }

  private static int statements(Call batch) {
    return ((BatchExecuteStatementRequest) batch.request()).statements().size();
  }

  private static BatchGetItemResponse found(String... ids) {
    return foundAndLeft(Stream.of(ids).map(BatchingDynamoDbClientTest::item).toList(), List.of());
  }

  private static BatchGetItemResponse foundAndLeft(
      List<Map<String, AttributeValue>> items, List<String> left) {
    BatchGetItemResponse.Builder response =
        BatchGetItemResponse.builder().responses(Map.of(TABLE, items));
    if (!left.isEmpty()) {
      List<Map<String, AttributeValue>> keys = new ArrayList<>();
      left.forEach(id -> keys.add(item(id)));
      response.unprocessedKeys(Map.of(TABLE, KeysAndAttributes.builder().keys(keys).build()));
    }
    response.responseMetadata(metadata());
    return response.build();
  }

  private static BatchWriteItemResponse writtenExcept(PutItemRequest left) {
    WriteRequest write = WriteRequest.builder().putRequest(put -> put.item(left.item())).build();
    BatchWriteItemResponse.Builder response =
        BatchWriteItemResponse.builder().unprocessedItems(Map.of(TABLE, List.of(write)));
    response.responseMetadata(metadata());
    return response.build();
  }

  private static DynamoDbResponseMetadata metadata() {
    return DynamoDbResponseMetadata.create(
        DefaultAwsResponseMetadata.create(Map.of("AWS_REQUEST_ID", "request")));
  }

  private static DescribeTableResponse description(String key) {
    return DescribeTableResponse.builder()
        .table(table -> table.keySchema(KeySchemaElement.builder().attributeName(key).build()))
        .build();
  }
}
