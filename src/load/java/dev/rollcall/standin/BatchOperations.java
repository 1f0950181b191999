package dev.rollcall.standin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations on many items, with DynamoDB's limits: so many, and no key twice. */
final class BatchOperations {
  private static final int MOST_READS = 100;
  private static final int MOST_WRITES = 25;

  private final Table table;

  BatchOperations(Table table) {
    this.table = table;
  }

  Reply batchGetItem(RequestReader request) throws IOException {
    Map<String, Set<String>> asked = new LinkedHashMap<>();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      if (name.equals("RequestItems")) {
        for (String of = request.nextMember(); of != null; of = request.nextMember()) {
          asked.put(of, keysAndOptions(request));
        }
      } else {
        request.skip();
      }
    }
    int items = asked.values().stream().mapToInt(Collection::size).sum();
    requireSize("RequestItems", items, MOST_READS);
    Answer answer = new Answer().raw("{\"Responses\":{");
    String separator = "";
    for (Map.Entry<String, Set<String>> keys : asked.entrySet()) {
      answer.raw(separator).text(keys.getKey()).raw(":[");
      found(keys.getValue(), answer);
      answer.raw("]");
      separator = ",";
    }
    return Reply.of(answer.raw("},\"UnprocessedKeys\":{}}"), items);
  }

  private static Set<String> keysAndOptions(RequestReader request) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      if (name.equals("Keys")) {
        while (request.nextElement()) {
          addOnce(request.key(), keys);
        }
      } else {
        request.skip();
      }
    }
    return keys;
  }

  private void found(Set<String> keys, Answer answer) {
    String separator = "";
    for (String key : keys) {
      StoredItem item = table.get(key);
      if (item != null) {
        answer.raw(separator).raw(item.json());
        separator = ",";
      }
    }
  }

  Reply batchWriteItem(RequestReader request) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    List<Runnable> writes = new ArrayList<>();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      if (name.equals("RequestItems")) {
        while (request.nextMember() != null) {
          while (request.nextElement()) {
            writes.add(write(request, keys));
          }
        }
      } else {
        request.skip();
      }
    }
    requireSize("RequestItems", keys.size(), MOST_WRITES);
    writes.forEach(Runnable::run);
    return Reply.of(new Answer().raw("{\"UnprocessedItems\":{}}"), keys.size());
  }

  /** The current element: {@code {"PutRequest":{"Item":..}}} or {@code {"DeleteRequest":..}}. */
  private Runnable write(RequestReader request, Set<String> keys) throws IOException {
    Runnable write = null;
    while (request.nextMember() != null) {
      for (String name = request.nextMember(); name != null; name = request.nextMember()) {
        if (name.equals("Item")) {
          Map<String, Value> item = request.values();
          addOnce(item.containsKey(Table.KEY) ? item.get(Table.KEY).text() : null, keys);
          write = () -> table.put(item);
        } else if (name.equals("Key")) {
          String key = request.key();
          addOnce(key, keys);
          write = () -> table.delete(key);
        }
      }
    }
    if (write == null) {
      throw Refusal.validation("a write must be a PutRequest or a DeleteRequest");
    }
    return write;
  }

  Reply batchExecuteStatement(RequestReader request) throws IOException {
    List<StatementCall> calls = new ArrayList<>();
    for (String name = request.nextMember(); name != null; name = request.nextMember()) {
      if (name.equals("Statements")) {
        while (request.nextElement()) {
          calls.add(StatementCall.read(request));
        }
      } else {
        request.skip();
      }
    }
    requireSize("Statements", calls.size(), MOST_WRITES);
    Answer answer = new Answer().raw("{\"Responses\":[");
    String separator = "";
    for (StatementCall call : calls) {
      answer.raw(separator);
      response(call.statement(), call.run(table), answer);
      separator = ",";
    }
    return Reply.of(answer.raw("]}"), calls.size());
  }

  /** A statement's own answer; a missing item fails it alone. */
  private static void response(Statement statement, StoredItem item, Answer answer) {
    byte[] returned = item == null ? null : statement.returned(item);
    answer.raw("{");
    if (item == null) {
      answer.raw(
          "\"Error\":{\"Code\":\"ConditionalCheckFailed\","
              + "\"Message\":\"The conditional request failed\"},");
    } else if (returned != null) {
      answer.raw("\"Item\":").raw(returned).raw(",");
    }
    answer.raw("\"TableName\":").text(statement.table()).raw("}");
  }

  private static void addOnce(String key, Set<String> keys) {
    if (!keys.add(key)) {
      throw Refusal.validation("Provided list of item keys contains duplicates");
    }
  }

  private static void requireSize(String member, int size, int most) {
    if (size == 0 || size > most) {
      throw Refusal.validation(
          "'%s' must have 1 to %d entries, not %d".formatted(member, most, size));
    }
  }
}
