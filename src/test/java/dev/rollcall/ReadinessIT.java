package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.health.TableHealth;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.TestService;
import dev.rollcall.support.dynamodb.FaultyDynamoDb;
import dev.rollcall.support.dynamodb.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** {@code GET /health/ready}: each trouble that can be provoked here is named, with its remedy. */
@ExtendWith(VertxExtension.class)
class ReadinessIT {
  /** The tests' deadline is long; these wait for it. */
  private static final Map<String, String> SHORT = Map.of("DEADLINE_MS", "5000");

  @RegisterExtension static final FaultyDynamoDb dynamoDb = FaultyDynamoDb.ofNobody();

  @Test
  void what_could_not_be_asked_is_not_checked_and_the_order_is_fixed() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    try (TestService service =
        TestService.start(
            Map.of("DYNAMODB_MAX_ATTEMPTS", "1", "DEADLINE_MS", "3000"),
            settings -> DynamoDbLocal.client(settings, nowhere))) {
      Answer answer = service.api().get("/health/ready");

      assertEquals(503, answer.status());
      assertEquals(
          List.of(
              "table DOWN",
              "read DOWN",
              "batch-read NOT_CHECKED",
              "batch-write NOT_CHECKED",
              "batch-update NOT_CHECKED"),
          new JsonObject(answer.body())
              .getJsonArray("checks").stream()
                  .map(JsonObject.class::cast)
                  .map(check -> check.getString("id") + " " + check.getString("status"))
                  .toList());
    }
  }

  @Test
  void a_table_that_can_be_used_is_up() {
    try (TestService service = TestService.start(Map.of())) {
      Answer answer = service.api().get("/health/ready");
      JsonObject body = new JsonObject(answer.body());
      assertEquals(200, answer.status());
      assertEquals("application/json", answer.header("Content-Type"));
      assertEquals("UP", body.getString("status"));
      assertEquals(
          Set.of("table", "read", "batch-read", "batch-write", "batch-update"),
          body.getJsonArray("checks").stream()
              .map(check -> ((JsonObject) check).getString("id"))
              .collect(Collectors.toSet()));
      assertFalse(answer.body().contains("note"), answer.body());
      assertEquals(405, service.api().call("POST", "/health/ready").status());
      assertEquals("", service.api().call("HEAD", "/health/ready").body());
    }
  }

  @Test
  void a_missing_table_is_named_with_its_region() {
    try (TestService service = TestService.start(SHORT, DynamoDbLocal.shared()::client)) {
      JsonObject read = down(service, "read");
      assertEquals("the table does not exist", read.getString("cause"));
      assertEquals(service.settings().tableName(), read.getString("table"));
      assertEquals("ap-south-1", read.getString("region"));
      assertEquals("create it, or correct TABLE_NAME and AWS_REGION", read.getString("remedy"));
      assertEquals("the table does not exist", down(service, "table").getString("cause"));
    }
  }

  @Test
  void a_table_with_another_key_is_named() {
    try (TestService service = TestService.start(SHORT, ReadinessIT::withAnotherKey)) {
      assertEquals("the table has another key", down(service, "table").getString("cause"));
      assertEquals("the table has another key", down(service, "read").getString("cause"));
    }
  }

  @Test
  void an_index_that_lists_go_by_is_checked_too() {
    try (TestService service = TestService.start(Map.of("DEPT_INDEX", "Dept-index"))) {
      assertEquals(200, service.api().get("/health/ready").status());
      assertEquals("UP", check(service, "index").getString("status"));
    }
  }

  @Test
  void an_index_that_the_settings_do_not_name_is_named() {
    try (TestService withIndex = TestService.start(Map.of("DEPT_INDEX", "Dept-index"));
        TestService service =
            TestService.start(Map.of("TABLE_NAME", withIndex.settings().tableName()))) {
      assertEquals(200, service.api().get("/health/ready").status());
      assertEquals(
          "Dept-index is an index on Dept, so students without a department can't be stored."
              + " Remedy: set DEPT_INDEX to that name",
          note(service, "table"));
      assertFalse(withIndex.api().get("/health/ready").body().contains("note"));
    }
  }

  @Test
  void a_missing_index_is_named() {
    try (TestService service = TestService.start(index("Dept-index"), ReadinessIT::withTable)) {
      JsonObject index = down(service, "index");
      assertEquals("the index on the department does not exist", index.getString("cause"));
      assertEquals("dynamodb:Query", index.getString("action"));
      assertTrue(index.getString("remedy").contains("DEPT_INDEX"), index.encode());
      assertEquals("UP", check(service, "table").getString("status"));
    }
  }

  @ParameterizedTest
  @EnumSource(OddIndex.class)
  void an_index_that_lists_cant_go_by_is_named(OddIndex odd) {
    Map<String, String> settings = index(odd.name());
    try (TestService service = TestService.start(settings, odd::table)) {
      assertEquals(
          "the index on the department has another key, or not all attributes",
          down(service, "index").getString("cause"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ValidationException|Cannot read from backfilling global secondary index: Dept-index|the index on the department is still being made|wait
          AccessDeniedException|no|access denied|allow dynamodb:Query on the table's index
          """)
  void anIndexThatCantBeReadIsNamed(String code, String message, String cause, String remedy) {
    refuse("Query", code, message);
    try (TestService service = TestService.start(index("Dept-index"), ReadinessIT::stub)) {
      assertEquals(cause, down(service, "index").getString("cause"));
      assertTrue(down(service, "index").getString("remedy").contains(remedy));
    }
  }

  @Test
  void missing_credentials_are_named() {
    Function<Settings, DynamoDbAsyncClient> client =
        settings ->
            DynamoDbClientFactory.create(
                settings,
                DynamoDbClientListener.NONE,
                builder ->
                    builder
                        .credentialsProvider(
                            AwsCredentialsProviderChain.of(
                                SystemPropertyCredentialsProvider.create()))
                        .endpointOverride(dynamoDb.endpoint()));
    try (TestService service = TestService.start(SHORT, client)) {
      assertEquals("no credentials", down(service, "read").getString("cause"));
      assertTrue(down(service, "read").getString("remedy").contains("instance profile"));
    }
  }

  @Test
  void an_endpoint_that_nobody_listens_on_is_named() {
    Function<Settings, DynamoDbAsyncClient> client =
        settings -> DynamoDbLocal.client(settings, URI.create("http://127.0.0.1:1"));
    try (TestService service = TestService.start(SHORT, client)) {
      assertEquals("unreachable", down(service, "read").getString("cause"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AccessDeniedException|User: arn:aws:sts::123456789012:assumed-role/x is not authorized|access denied
          InvalidSignatureException|Credential should be scoped to a valid region, not 'x'.|the endpoint belongs to another region
          UnrecognizedClientException|The security token included in the request is invalid.|credentials refused
          ProvisionedThroughputExceededException|arn:aws:dynamodb:x:123456789012:table/Students|throttled
          InternalServerError|arn:aws:dynamodb:x:123456789012:table/Students|DynamoDB failed
          """)
  void whatDynamoDbRefusesIsNamedWithoutTheAccountsId(String code, String message, String cause) {
    refuse("GetItem", code, message);
    refuse("DescribeTable", code, message);
    try (TestService service = TestService.start(SHORT, ReadinessIT::stub)) {
      Answer answer = service.api().get("/health/ready");
      assertEquals(503, answer.status());
      assertEquals(cause, down(service, "read").getString("cause"));
      assertFalse(down(service, "read").getString("remedy").isBlank());
      assertFalse(answer.body().contains("123456789012"), answer.body());
    }
  }

  @Test
  void the_denied_action_is_in_the_remedy() {
    refuse("GetItem", "AccessDeniedException", "no");
    try (TestService service = TestService.start(SHORT, ReadinessIT::stub)) {
      assertEquals(
          "allow dynamodb:GetItem on this table to the instance's role",
          down(service, "read").getString("remedy"));
      assertEquals("UP", check(service, "table").getString("status"));
    }
  }

  @Test
  void a_role_that_may_not_describe_the_table_is_no_trouble() {
    refuse("DescribeTable", "AccessDeniedException", "no");
    try (TestService service = TestService.start(SHORT, ReadinessIT::stub)) {
      assertEquals(200, service.api().get("/health/ready").status());
      assertEquals(
          "dynamodb:DescribeTable is denied, so the table's key was not checked",
          note(service, "table"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "batch-read,BatchGetItem,BatchGetItem",
    "batch-write,BatchWriteItem,BatchWriteItem",
    "batch-update,BatchExecuteStatement,PartiQLUpdate"
  })
  void aMissingRightToShareCallsIsNamedAndIsNoTrouble(
      String check, String operation, String action) {
    refuse(operation, "AccessDeniedException", "no");
    try (TestService service = TestService.start(SHORT, ReadinessIT::stub)) {
      assertEquals(200, service.api().get("/health/ready").status());
      assertTrue(
          note(service, check)
              .startsWith(
                  "dynamodb:" + action + " is denied, so each request has a call of its own"),
          note(service, check));
    }
  }

  @Test
  void a_right_that_partiql_denies_for_the_statement_is_named() {
    Reply denied =
        Reply.ok("{\"Responses\":[{\"Error\":{\"Code\":\"AccessDenied\",\"Message\":\"no\"}}]}");
    dynamoDb.answer("BatchExecuteStatement", call -> denied);
    try (TestService service = TestService.start(SHORT, ReadinessIT::stub)) {
      assertTrue(note(service, "batch-update").startsWith("dynamodb:PartiQLUpdate is denied"));
    }
  }

  @Test
  void without_batching_nobody_asks_for_its_rights() {
    try (TestService service = TestService.start(Map.of("BATCHING", "off"))) {
      JsonObject body = new JsonObject(service.api().get("/health/ready").body());
      assertEquals(2, body.getJsonArray("checks").size());
    }
  }

  @Test
  void however_many_ask_there_is_one_probe(Vertx vertx) throws Exception {
    Settings settings = TestService.settings(SHORT);
    try (Metrics metrics = new Metrics();
        DynamoDbAsyncClient client = stub(settings)) {
      TableHealth probe = new TableHealth(vertx, client, settings, metrics.dynamoDb());
      List<Future<?>> asked = Stream.<Future<?>>generate(probe::ask).limit(200).toList();
      Future.all(asked).await(30, TimeUnit.SECONDS);
      probe.ask().await(30, TimeUnit.SECONDS);
      assertEquals(1, dynamoDb.operations().stream().filter("DescribeTable"::equals).count());
    }
  }

  @Test
  void it_is_logged_once_and_at_each_change() {
    try (LogLines log = new LogLines(TableHealth.class.getName());
        TestService service = TestService.start(SHORT, DynamoDbLocal.shared()::client)) {
      await(service, 503);
      try (DynamoDbAsyncClient other = DynamoDbLocal.shared().client(service.settings())) {
        DynamoDbLocal.createTable(other, service.settings().tableName());
      }
      await(service, 200);
      assertEquals(
          List.of("ERROR", "INFO"),
          log.events().stream().map(line -> line.getLevel().toString()).toList());
      assertTrue(log.events().get(0).getFormattedMessage().contains("Remedy: create it"));
    }
  }

  private static void await(TestService service, int status) {
    Await.until(() -> service.api().get("/health/ready").status() == status);
  }

  private static JsonObject down(TestService service, String name) {
    JsonObject check = check(service, name);
    assertEquals("DOWN", check.getString("status"));
    return check.getJsonObject("data");
  }

  private static JsonObject check(TestService service, String name) {
    return new JsonObject(service.api().get("/health/ready").body())
        .getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(check -> check.getString("id").equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static String note(TestService service, String check) {
    return check(service, check).getJsonObject("data").getString("note");
  }

  private static Map<String, String> index(String name) {
    return Map.of("DEADLINE_MS", "5000", "DEPT_INDEX", name);
  }

  private static DynamoDbAsyncClient withTable(Settings settings) {
    BuiltJar.makeTable(settings.tableName());
    return DynamoDbLocal.shared().client(settings);
  }

  private static DynamoDbAsyncClient stub(Settings settings) {
    return DynamoDbLocal.client(settings, dynamoDb.endpoint());
  }

  private static DynamoDbAsyncClient withAnotherKey(Settings settings) {
    try (DynamoDbAsyncClient patient =
        DynamoDbLocal.shared().client(TestService.settings(Map.of()))) {
      DynamoDbLocal.createTable(patient, settings.tableName(), "Course", "Seat");
    }
    return DynamoDbLocal.shared().client(settings);
  }

  private static void refuse(String operation, String code, String message) {
    int status = code.equals("InternalServerError") ? 500 : 400;
    dynamoDb.answer(operation, call -> Reply.error(status, code, message));
  }
}
