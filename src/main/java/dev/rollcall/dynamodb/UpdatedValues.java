package dev.rollcall.dynamodb;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What an update leaves in the item.
 *
 * @param any whether there is an attribute that it surely leaves
 * @param plain the top-level attributes that it sets to a value of the request, as in {@code SET #a
 *     = :a}
 */
record UpdatedValues(boolean any, Map<String, AttributeValue> plain) {
  private static final Pattern SETS =
      Pattern.compile("(?:^|\\s)(?:SET|ADD)\\s", Pattern.CASE_INSENSITIVE);

  /** Only a SET clause has this sign of equality, and no function's argument has. */
  private static final Pattern PLAIN_SET =
      Pattern.compile(
          "(?:\\bSET\\s|,)\\s*(#?\\w++)\\s*=\\s*(:\\w++)\\s*(?=,|$|(?:REMOVE|ADD|DELETE)\\s)",
          Pattern.CASE_INSENSITIVE);

  static UpdatedValues of(UpdateItemRequest request) {
    return request.updateExpression() == null ? ofLegacy(request) : ofExpression(request);
  }

  private static UpdatedValues ofExpression(UpdateItemRequest request) {
    Map<String, AttributeValue> plain = new HashMap<>();
    Matcher set = PLAIN_SET.matcher(request.updateExpression());
    while (set.find()) {
      String name = set.group(1);
      AttributeValue value = request.expressionAttributeValues().get(set.group(2));
      if (value != null) {
        plain.put(request.expressionAttributeNames().getOrDefault(name, name), value);
      }
    }
    boolean any = !plain.isEmpty() || SETS.matcher(request.updateExpression()).find();
    return new UpdatedValues(any, plain);
  }

  /** Of the parameter that expressions have replaced. */
  private static UpdatedValues ofLegacy(UpdateItemRequest request) {
    Map<String, AttributeValue> plain = new HashMap<>();
    request
        .attributeUpdates()
        .forEach(
            (name, update) -> {
              boolean put = update.action() == null || update.action() == AttributeAction.PUT;
              if (put && update.value() != null) {
                plain.put(name, update.value());
              }
            });
    return new UpdatedValues(!plain.isEmpty(), plain);
  }
}
