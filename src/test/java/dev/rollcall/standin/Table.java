package dev.rollcall.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The one table of the stand-in, whatever name a call gives it. Safe for any thread. */
final class Table {
  /** The partition key. */
  static final String KEY = "StudentID";

  /** In order, so that a scan of a large table need not sort it for each page. */
  private final NavigableMap<String, StoredItem> items = new ConcurrentSkipListMap<>();

  /** A table with the items 1 to {@code count}. */
  static Table of(int count) {
    Table table = new Table();
    for (int id = 1; id <= count; id++) {
      Map<String, Value> attributes = new LinkedHashMap<>();
      attributes.put(KEY, Value.string(String.valueOf(id)));
      attributes.put("Name", Value.string("Student " + id));
      attributes.put("Dept", Value.string("MCA"));
      table.put(attributes);
    }
    return table;
  }

  /** The item, or null. */
  StoredItem get(String id) {
    return items.get(checked(id));
  }

  void put(Map<String, Value> item) {
    Value id = item.get(KEY);
    items.put(checked(id == null ? null : id.text()), new StoredItem(item));
  }

  void delete(String id) {
    items.remove(checked(id));
  }

  /** Sets attributes and keeps the others; creates a missing item. Gives what is stored then. */
  StoredItem update(String id, Map<String, Value> changes) {
    return items.compute(
        checked(id),
        (key, item) ->
            (item == null ? new StoredItem(Map.of(KEY, Value.string(key))) : item).with(changes));
  }

  /** The same where the item is there; null where it is missing. */
  StoredItem updateExisting(String id, Map<String, Value> changes) {
    return items.computeIfPresent(checked(id), (key, item) -> item.with(changes));
  }

  /** All items, in the order of their ids. */
  NavigableMap<String, StoredItem> sorted() {
    return items;
  }

  private static String checked(String id) {
    if (id == null || id.isEmpty()) {
      throw Refusal.validation("The provided key element does not match the schema");
    }
    return id;
  }
}
