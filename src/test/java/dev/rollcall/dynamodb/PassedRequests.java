package dev.rollcall.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.metrics.LoggingMetricPublisher;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Requests that no batch can carry out, each for one reason. */
final class PassedRequests {
  /** Whose key is {@code id}. */
  static final String TABLE = "Table-1";

  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/Table-1";
  private static final AttributeValue X = AttributeValue.fromS("x");
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("a"));
  private static final Map<String, ExpectedAttributeValue> EXPECTED =
      Map.of("a", ExpectedAttributeValue.builder().value(X).build());

  private PassedRequests() {}

  static Stream<DynamoDbRequest> all() {
    List<DynamoDbRequest> all = new ArrayList<>();
    gets().forEach(change -> all.add(getItem(change)));
    puts().forEach(change -> all.add(putItem(change)));
    deletes().forEach(change -> all.add(deleteItem(change)));
    updates().forEach(change -> all.add(updateItem(change)));
    overrides().forEach(override -> all.addAll(withOverride(override)));
    return all.stream();
  }

  private static Stream<Consumer<GetItemRequest.Builder>> gets() {
    return Stream.of(
        get -> get.attributesToGet("a"),
        get -> get.projectionExpression("a"),
        get -> get.projectionExpression("#a").expressionAttributeNames(Map.of("#a", "a")),
        get -> get.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL),
        get -> get.returnConsumedCapacity("SOMETHING_NEW"),
        get -> get.tableName(ARN),
        get -> get.tableName("no"),
        get -> get.tableName(null),
        get -> get.key(null),
        get -> get.key(Map.of()),
        get -> get.key(Map.of("id", AttributeValue.fromBool(true))));
  }

  private static Stream<Consumer<PutItemRequest.Builder>> puts() {
    return Stream.of(
        put -> put.conditionExpression("attribute_not_exists(id)"),
        put -> put.expected(EXPECTED),
        put -> put.conditionalOperator(ConditionalOperator.AND),
        put -> put.expressionAttributeNames(Map.of("#a", "a")),
        put -> put.expressionAttributeValues(Map.of(":x", X)),
        put -> put.returnValues(ReturnValue.ALL_OLD),
        put -> put.returnConsumedCapacity(ReturnConsumedCapacity.INDEXES),
        put -> put.returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE),
        put -> put.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
        put -> put.tableName(ARN),
        put -> put.tableName(null),
        put -> put.item(null),
        put -> put.item(Map.of("a", X)),
        put -> put.item(Map.of("id", AttributeValue.fromL(List.of()))));
  }

  private static Stream<Consumer<DeleteItemRequest.Builder>> deletes() {
    return Stream.of(
        delete -> delete.conditionExpression("attribute_exists(id)"),
        delete -> delete.expected(EXPECTED),
        delete -> delete.conditionalOperator(ConditionalOperator.OR),
        delete -> delete.expressionAttributeNames(Map.of("#a", "a")),
        delete -> delete.expressionAttributeValues(Map.of(":x", X)),
        delete -> delete.returnValues(ReturnValue.ALL_OLD),
        delete -> delete.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL),
        delete -> delete.returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE),
        delete ->
            delete.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
        delete -> delete.tableName(ARN),
        delete -> delete.tableName(null),
        delete -> delete.key(null),
        delete -> delete.key(Map.of("id", X, "extra", X)));
  }

  private static Stream<Consumer<UpdateItemRequest.Builder>> updates() {
    return Stream.of(
        update -> update.conditionExpression("attribute_exists(id)"),
        update -> update.expected(EXPECTED),
        update -> update.conditionalOperator(ConditionalOperator.AND),
        update ->
            update
                .updateExpression(null)
                .expressionAttributeNames(null)
                .expressionAttributeValues(null)
                .attributeUpdates(attributeUpdates()),
        update -> update.attributeUpdates(Map.of()),
        update -> update.expected(Map.of()),
        update -> update.returnValues("SOMETHING_NEW"),
        update -> update.updateExpression("SET a = :x").expressionAttributeNames(null),
        update -> update.updateExpression("ADD #a :x"),
        update -> update.updateExpression("SET #a.b = :x"),
        update -> update.returnValues(ReturnValue.ALL_OLD),
        update -> update.returnValues(ReturnValue.ALL_NEW),
        update -> update.returnValues(ReturnValue.UPDATED_OLD),
        update -> update.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL),
        update -> update.returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE),
        update ->
            update.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
        update -> update.tableName(ARN),
        update -> update.tableName("Table\"1"),
        update -> update.tableName(null),
        update -> update.key(null),
        update -> update.key(Map.of("id", X, "extra", X)),
        update -> update.key(Map.of("the \"id\"", X)),
        update -> setNamed(update, "the \"name\""),
        update -> setNamed(update, "a".repeat(8_192)),
        update -> update.expressionAttributeValues(Map.of(":x", AttributeValue.fromN("1"))));
  }

  private static void setNamed(UpdateItemRequest.Builder update, String name) {
    update.expressionAttributeNames(Map.of("#a", name));
  }

  private static Map<String, AttributeValueUpdate> attributeUpdates() {
    return Map.of("a", AttributeValueUpdate.builder().action(AttributeAction.PUT).value(X).build());
  }

  /** What the SDK's client alone can heed. */
  @SuppressWarnings("deprecation") // a signer: requests may have one still
  private static Stream<Consumer<AwsRequestOverrideConfiguration.Builder>> overrides() {
    DynamoDbEndpointProvider nowhere =
        parameters -> CompletableFuture.completedFuture(Endpoint.builder().build());
    return Stream.of(
        override -> override.credentialsProvider(AnonymousCredentialsProvider.create()),
        override -> override.apiCallAttemptTimeout(Duration.ofSeconds(1)),
        override -> override.signer(Aws4Signer.create()),
        override -> override.endpointProvider(nowhere),
        override -> override.compressionConfiguration(compression -> {}),
        override -> override.addMetricPublisher(LoggingMetricPublisher.create()),
        override -> override.addPlugin(config -> {}),
        override -> override.putRawQueryParameter("a", "b"),
        override -> override.addApiName(ApiName.builder().name("a").version("1").build()));
  }

  private static List<DynamoDbRequest> withOverride(
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    return List.of(
        getItem(get -> get.overrideConfiguration(override)),
        putItem(put -> put.overrideConfiguration(override)),
        deleteItem(delete -> delete.overrideConfiguration(override)),
        updateItem(update -> update.overrideConfiguration(override)));
  }

  /** A read that a batch can make, but for the change. */
  static GetItemRequest getItem(Consumer<GetItemRequest.Builder> change) {
    return GetItemRequest.builder().tableName(TABLE).key(KEY).applyMutation(change).build();
  }

  /** The same for a put. */
  static PutItemRequest putItem(Consumer<PutItemRequest.Builder> change) {
    return PutItemRequest.builder().tableName(TABLE).item(KEY).applyMutation(change).build();
  }

  /** The same for a delete. */
  static DeleteItemRequest deleteItem(Consumer<DeleteItemRequest.Builder> change) {
    return DeleteItemRequest.builder().tableName(TABLE).key(KEY).applyMutation(change).build();
  }

  /** The same for an update. */
  static UpdateItemRequest updateItem(Consumer<UpdateItemRequest.Builder> change) {
    return UpdateItemRequest.builder()
        .tableName(TABLE)
        .key(KEY)
        .updateExpression("SET #a = :x")
        .expressionAttributeNames(Map.of("#a", "a"))
        .expressionAttributeValues(Map.of(":x", X))
        .applyMutation(change)
        .build();
  }
}
