package dev.rollcall.dynamodb.batch;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/**
 * A PartiQL statement that does to an existing item what an {@code UpdateItem} does. For a missing
 * item DynamoDB answers it with {@code ConditionalCheckFailed}, where {@code UpdateItem} creates
 * the item.
 *
 * @see UpdateStatements
 */
public final class UpdateStatement {
  private final UpdateTemplate template;
  private final List<AttributeValue> parameters;
  private final boolean returnsUpdatedNew;

  UpdateStatement(
      UpdateTemplate template, List<AttributeValue> parameters, boolean returnsUpdatedNew) {
    this.template = template;
    this.parameters = parameters;
    this.returnsUpdatedNew = returnsUpdatedNew;
  }

  /** A member of a {@code BatchExecuteStatement}. */
  public BatchStatementRequest statement() {
    return BatchStatementRequest.builder()
        .statement(template.text())
        .parameters(parameters)
        .build();
  }

  /** Whether the caller asked for {@code ReturnValues} of {@code UPDATED_NEW}. */
  public boolean returnsUpdatedNew() {
    return returnsUpdatedNew;
  }

  /**
   * The attributes of a response to {@code UPDATED_NEW}: those that are set, in the expression's
   * order. Empty where the update only removes; the single call's response then has no attributes
   * at all ({@code hasAttributes()} is false).
   */
  public Map<String, AttributeValue> updatedNew() {
    return template.newValues(parameters);
  }
}
