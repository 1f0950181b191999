package dev.rollcall.dynamodb.batch;

import dev.rollcall.dynamodb.batch.UpdateExpressionParser.Actions;
import dev.rollcall.dynamodb.batch.UpdateExpressionParser.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A PartiQL statement without its values, which updates of one form share.
 *
 * @param text the statement
 * @param attributes the names of the attributes that are set
 * @param placeholders the placeholders of their values, in the same order
 * @param distinctPlaceholders how many different placeholders there are
 * @param keyNames the names of the key's attributes, in the statement's order
 */
record UpdateTemplate(
    String text,
    List<String> attributes,
    List<String> placeholders,
    int distinctPlaceholders,
    List<String> keyNames) {
  private static final int MAX_KEY_NAMES = 2;

  /**
   * The template of updates with this table, expression, names and key.
   *
   * @param names what {@code #} placeholders of the expression stand for
   * @return nothing where PartiQL cannot do the same, or DynamoDB refuses the expression
   */
  static Optional<UpdateTemplate> of(
      String table,
      String expression,
      Map<String, String> names,
      Set<String> keyNames,
      ReservedWords reserved) {
    if (!StatementText.isTableName(table) || !isKey(keyNames)) {
      return Optional.empty();
    }
    return UpdateExpressionParser.parse(expression, names, reserved)
        .filter(actions -> keyNames.stream().noneMatch(actions::changes))
        .map(actions -> template(table, actions, keyNames.stream().sorted().toList()))
        .filter(template -> template.text().length() <= StatementText.MAX_LENGTH);
  }

  private static boolean isKey(Set<String> names) {
    return !names.isEmpty()
        && names.size() <= MAX_KEY_NAMES
        && names.stream().allMatch(StatementText::isQuotable);
  }

  private static UpdateTemplate template(String table, Actions actions, List<String> keyNames) {
    List<String> attributes = actions.assignments().stream().map(Assignment::attribute).toList();
    List<String> placeholders = actions.assignments().stream().map(Assignment::value).toList();
    String text = StatementText.update(table, attributes, actions.removed(), keyNames);
    int distinct = new HashSet<>(placeholders).size();
    return new UpdateTemplate(text, attributes, placeholders, distinct, keyNames);
  }

  /**
   * The statement's parameters in their order.
   *
   * @return null where a value is missing, is too many, or cannot be a parameter
   */
  List<AttributeValue> parameters(
      Map<String, AttributeValue> values, Map<String, AttributeValue> key) {
    if (values.size() != distinctPlaceholders) {
      return null;
    }
    List<AttributeValue> parameters = new ArrayList<>(placeholders.size() + keyNames.size());
    for (int i = 0; i < placeholders.size(); i++) {
      AttributeValue value = values.get(placeholders.get(i));
      if (!ParameterCheck.isStoredAsSent(value)) {
        return null;
      }
      parameters.add(value);
    }
    for (int i = 0; i < keyNames.size(); i++) {
      AttributeValue value = key.get(keyNames.get(i));
      if (!ParameterCheck.isKeyValue(value)) {
        return null;
      }
      parameters.add(value);
    }
    return parameters;
  }

  /**
   * The attributes that are set, with their values.
   *
   * @param parameters those of {@link #parameters}
   */
  Map<String, AttributeValue> newValues(List<AttributeValue> parameters) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < attributes.size(); i++) {
      values.put(attributes.get(i), parameters.get(i));
    }
    return values;
  }
}
