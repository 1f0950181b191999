package dev.rollcall.standin;

import java.io.IOException;
import java.util.Map;

/** The operations on one item. */
final class SingleOperations {
  private final Table table;

  SingleOperations(Table table) {
    this.table = table;
  }

  Reply getItem(RequestReader request) throws IOException {
    StoredItem item = table.get(key(request));
    return item == null
        ? Reply.empty()
        : Reply.of(new Answer().raw("{\"Item\":").raw(item.json()).raw("}"), 1);
  }

  Reply deleteItem(RequestReader request) throws IOException {
    table.delete(key(request));
    return Reply.empty();
  }

  Reply putItem(RequestReader request) throws IOException {
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      switch (name) {
        case "Item" -> table.put(request.values());
        case "ConditionExpression" -> throw Refusal.validation("the stand-in knows no conditions");
        default -> request.skip();
      }
    }
    return Reply.empty();
  }

  Reply updateItem(RequestReader request) throws IOException {
    String id = null;
    String expression = "";
    String returns = "NONE";
    Map<String, String> names = Map.of();
    Map<String, Value> values = Map.of();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      switch (name) {
        case "Key" -> id = request.key();
        case "UpdateExpression" -> expression = request.text();
        case "ExpressionAttributeNames" -> names = request.texts();
        case "ExpressionAttributeValues" -> values = request.values();
        case "ReturnValues" -> returns = request.text();
        case "ConditionExpression" -> throw Refusal.validation("the stand-in knows no conditions");
        default -> request.skip();
      }
    }
    Map<String, Value> changes = UpdateExpression.changes(expression, names, values);
    StoredItem item = table.update(id, changes);
    return switch (returns) {
      case "UPDATED_NEW" -> attributes(item.json(changes.keySet()));
      case "ALL_NEW" -> attributes(item.json());
      default -> Reply.empty();
    };
  }

  Reply executeStatement(RequestReader request) throws IOException {
    StatementCall call = StatementCall.read(request);
    StoredItem item = call.run(table);
    if (item == null) {
      throw Refusal.conditionFailed();
    }
    byte[] returned = call.statement().returned(item);
    return returned == null
        ? Reply.of(new Answer().raw("{\"Items\":[]}"), 1)
        : Reply.of(new Answer().raw("{\"Items\":[").raw(returned).raw("]}"), 1);
  }

  private static String key(RequestReader request) throws IOException {
    String id = null;
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      switch (name) {
        case "Key" -> id = request.key();
        case "ConditionExpression" -> throw Refusal.validation("the stand-in knows no conditions");
        default -> request.skip();
      }
    }
    return id;
  }

  private static Reply attributes(byte[] json) {
    return Reply.of(new Answer().raw("{\"Attributes\":").raw(json).raw("}"), 1);
  }
}
