package dev.rollcall.dynamodb.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * {@code UpdateItem}s that set or remove top-level attributes in one {@code BatchExecuteStatement}.
 *
 * <p>A PartiQL update of a missing item fails, for that statement alone; it then goes out as {@code
 * UpdateItem}, which creates it. So does any statement that is refused for a reason of its own.
 */
public final class UpdateOperation extends BatchOperation<UpdateOperation.Update> {
  private static final int MAX_TEMPLATES = 256;

  private final KeySchemas keys;

  /** An application has few expressions; reading one costs more than the rest of its update. */
  private final Map<Form, UpdateTemplate> templates = new HashMap<>();

  private record Form(String expression, Map<String, String> names) {}

  /**
   * An update that a statement can make.
   *
   * @param parameters the values that are set, in the template's order, then those of the key
   */
  record Update(
      Object key,
      UpdateTemplate template,
      List<AttributeValue> parameters,
      boolean returnsUpdatedNew) {
    BatchStatementRequest statement() {
      return BatchStatementRequest.builder()
          .statement(template.statement())
          .parameters(parameters)
          .build();
    }

    Map<String, AttributeValue> updatedNew() {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      for (int i = 0; i < template.set().size(); i++) {
        values.put(template.set().get(i), parameters.get(i));
      }
      return values;
    }
  }

  public UpdateOperation(DynamoDbAsyncClient client, String table, KeySchemas keys) {
    super(
        client,
        table,
        "BatchExecuteStatement",
        "PartiQLUpdate",
        25,
        false,
        Set.of(
            "TableName",
            "Key",
            "UpdateExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValues"));
    this.keys = keys;
  }

  @Override
  Update member(DynamoDbRequest request) {
    UpdateItemRequest update = (UpdateItemRequest) request;
    Set<String> keyNames = isPlain(update) && isSupported(update) ? keys.of(table) : null;
    if (keyNames == null || !update.key().keySet().equals(keyNames)) {
      return null;
    }
    UpdateTemplate template = template(update, keyNames);
    Object key = ItemKey.of(update.key(), keyNames);
    List<AttributeValue> parameters =
        template == null ? null : template.values(update.expressionAttributeValues());
    if (key == null || parameters == null) {
      return null;
    }
    keyNames.forEach(name -> parameters.add(update.key().get(name)));
    return new Update(key, template, parameters, update.returnValues() == ReturnValue.UPDATED_NEW);
  }

  private static boolean isSupported(UpdateItemRequest update) {
    ReturnValue returned = update.returnValues();
    return update.updateExpression() != null
        && (returned == null || returned == ReturnValue.NONE || returned == ReturnValue.UPDATED_NEW)
        // DynamoDB refuses a map that is there and empty.
        && update.hasExpressionAttributeValues() != update.expressionAttributeValues().isEmpty();
  }

  private UpdateTemplate template(UpdateItemRequest update, Set<String> keyNames) {
    Form form = new Form(update.updateExpression(), update.expressionAttributeNames());
    UpdateTemplate template = templates.get(form);
    if (template == null) {
      template = UpdateTemplate.of(form.expression, form.names, table, keyNames);
      if (template != null && templates.size() < MAX_TEMPLATES) {
        templates.put(form, template);
      }
    }
    return template;
  }

  @Override
  Object key(Update update) {
    return update.key;
  }

  @Override
  CompletableFuture<? extends DynamoDbResponse> send(
      List<Update> updates, AwsRequestOverrideConfiguration override) {
    List<BatchStatementRequest> statements = updates.stream().map(Update::statement).toList();
    return client.batchExecuteStatement(
        batch -> batch.overrideConfiguration(override).statements(statements));
  }

  @Override
  List<Result> results(List<Update> updates, DynamoDbResponse response) {
    BatchExecuteStatementResponse batch = (BatchExecuteStatementResponse) response;
    if (batch.responses().size() != updates.size()) {
      throw new IllegalStateException("answers are missing");
    }
    List<Result> results = new ArrayList<>(updates.size());
    for (int i = 0; i < updates.size(); i++) {
      BatchStatementError error = batch.responses().get(i).error();
      results.add(
          error == null
              ? answered(response(updates.get(i)), batch)
              : new Result(null, error.code()));
    }
    return results;
  }

  private static UpdateItemResponse.Builder response(Update update) {
    UpdateItemResponse.Builder response = UpdateItemResponse.builder();
    return update.returnsUpdatedNew && !update.template.set().isEmpty()
        ? response.attributes(update.updatedNew())
        : response;
  }
}
