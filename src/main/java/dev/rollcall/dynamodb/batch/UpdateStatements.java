package dev.rollcall.dynamodb.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Translates {@code UpdateItem} requests to PartiQL statements that may share a call.
 *
 * <p>It translates an update that only sets top-level attributes to values of type S, B, BOOL or
 * NULL and removes top-level attributes, without a condition, and that returns nothing or {@code
 * UPDATED_NEW}. It does not translate a request that DynamoDB would refuse, as far as the request
 * shows it, so that its sender gets DynamoDB's own error. The request's override configuration does
 * not matter here.
 *
 * <p>It remembers the statements of the newest update expressions. Not thread-safe: an instance
 * belongs to one event loop.
 */
public final class UpdateStatements {
  private static final int MAX_TEMPLATES = 256;

  /** A form of more characters is translated each time, so that the memory has a bound. */
  private static final int MAX_REMEMBERED_LENGTH = 4_096;

  private static final String NONE = ReturnValue.NONE.toString();
  private static final String UPDATED_NEW = ReturnValue.UPDATED_NEW.toString();

  private final KeySchemas schemas;
  private final ReservedWords reserved = ReservedWords.load();
  private final Map<Form, Optional<UpdateTemplate>> templates = new NewestTemplates();

  /** What updates of one template have in common. */
  private record Form(
      String table, String expression, Map<String, String> names, Set<String> keyNames) {
    static Form of(UpdateItemRequest request) {
      return new Form(
          request.tableName(),
          request.updateExpression(),
          request.expressionAttributeNames(),
          request.key().keySet());
    }

    /** The same, without the key's values, which the SDK's set of its names holds too. */
    Form toRemember() {
      return new Form(table, expression, names, Set.copyOf(keyNames));
    }

    int length() {
      int length = table.length() + expression.length();
      for (Map.Entry<String, String> name : names.entrySet()) {
        length += name.getKey().length() + name.getValue().length();
      }
      for (String name : keyNames) {
        length += name.length();
      }
      return length;
    }

    boolean hasNull() {
      return hasNull(keyNames) || hasNull(names.keySet()) || hasNull(names.values());
    }

    private static boolean hasNull(Iterable<String> texts) {
      for (String text : texts) {
        if (text == null) {
          return true;
        }
      }
      return false;
    }
  }

  /** Forgets what was not used for the longest time. */
  private static final class NewestTemplates extends LinkedHashMap<Form, Optional<UpdateTemplate>> {
    private static final long serialVersionUID = 1;

    NewestTemplates() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Form, Optional<UpdateTemplate>> eldest) {
      return size() > MAX_TEMPLATES;
    }
  }

  /**
   * Creates one that remembers nothing yet.
   *
   * @param schemas is asked only for tables whose updates name two attributes as the key
   */
  public UpdateStatements(KeySchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * Translates an update.
   *
   * @return nothing for one that must be a single call
   */
  public Optional<UpdateStatement> of(UpdateItemRequest request) {
    return isPlain(request) && isKey(request.key().keySet(), request.tableName())
        ? template(Form.of(request)).flatMap(template -> statement(template, request))
        : Optional.empty();
  }

  /** Whether the request has an expression, and nothing that a statement cannot have. */
  private static boolean isPlain(UpdateItemRequest request) {
    return request.tableName() != null
        && request.updateExpression() != null
        && request.conditionExpression() == null
        && request.conditionalOperatorAsString() == null
        && !request.hasExpected()
        && !request.hasAttributeUpdates()
        && request.returnValuesOnConditionCheckFailureAsString() == null
        && isNone(request.returnConsumedCapacityAsString())
        && isNone(request.returnItemCollectionMetricsAsString())
        && (isNone(request.returnValuesAsString()) || returnsUpdatedNew(request))
        && isNotEmpty(request.hasExpressionAttributeNames(), request.expressionAttributeNames())
        && isNotEmpty(request.hasExpressionAttributeValues(), request.expressionAttributeValues());
  }

  /**
   * Whether these may be the names of the table's key. One name that is not refuses its statement.
   * But a second one that is not part of the key would be a condition in PartiQL, where {@code
   * UpdateItem} refuses it, so it must be known.
   */
  private boolean isKey(Set<String> names, String table) {
    return names.size() == 1 || (names.size() == 2 && names.equals(schemas.of(table)));
  }

  private static boolean isNone(String value) {
    return value == null || value.equals(NONE);
  }

  private static boolean returnsUpdatedNew(UpdateItemRequest request) {
    return UPDATED_NEW.equals(request.returnValuesAsString());
  }

  /** DynamoDB refuses a map that is there and empty. */
  private static boolean isNotEmpty(boolean isThere, Map<String, ?> map) {
    return !isThere || !map.isEmpty();
  }

  private Optional<UpdateTemplate> template(Form form) {
    Optional<UpdateTemplate> known = templates.get(form);
    return known == null ? newTemplate(form) : known;
  }

  private Optional<UpdateTemplate> newTemplate(Form form) {
    if (form.hasNull()) {
      return Optional.empty();
    }
    Optional<UpdateTemplate> template =
        UpdateTemplate.of(form.table(), form.expression(), form.names(), form.keyNames(), reserved);
    if (form.length() <= MAX_REMEMBERED_LENGTH) {
      templates.put(form.toRemember(), template);
    }
    return template;
  }

  private static Optional<UpdateStatement> statement(
      UpdateTemplate template, UpdateItemRequest request) {
    List<AttributeValue> parameters =
        template.parameters(request.expressionAttributeValues(), request.key());
    return parameters == null
        ? Optional.empty()
        : Optional.of(new UpdateStatement(template, parameters, returnsUpdatedNew(request)));
  }
}
