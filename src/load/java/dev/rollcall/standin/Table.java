package dev.rollcall.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The one table of the stand-in, whatever name a call gives it. Safe for any thread. */
final class Table {
  /** The partition key. */
  static final String KEY = "StudentID";

  /** For all but scans: finding an item in order is a third of what the stand-in costs. */
  private final ConcurrentMap<String, StoredItem> items = new ConcurrentHashMap<>();

  /** The same in order, so that a scan of a large table need not sort it for each page. */
  private final NavigableMap<String, StoredItem> sorted = new ConcurrentSkipListMap<>();

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
    StoredItem stored = new StoredItem(item);
    items.compute(checked(id == null ? null : id.text()), (key, old) -> keep(key, stored));
  }

  void delete(String id) {
    items.computeIfPresent(
        checked(id),
        (key, item) -> {
          sorted.remove(key);
          return null;
        });
  }

  /** Sets attributes and keeps the others; creates a missing item. Gives what is stored then. */
  StoredItem update(String id, Map<String, Value> changes) {
    return items.compute(
        checked(id),
        (key, item) ->
            keep(
                key,
                (item == null ? new StoredItem(Map.of(KEY, Value.string(key))) : item)
                    .with(changes)));
  }

  /** The same where the item is there; null where it is missing. */
  StoredItem updateExisting(String id, Map<String, Value> changes) {
    return items.computeIfPresent(checked(id), (key, item) -> keep(key, item.with(changes)));
  }

  /** All items, in the order of their ids. */
  NavigableMap<String, StoredItem> sorted() {
    return sorted;
  }

  private StoredItem keep(String id, StoredItem item) {
    sorted.put(id, item);
    return item;
  }

  private static String checked(String id) {
    if (id == null || id.isEmpty()) {
      throw Refusal.validation("The provided key element does not match the schema");
    }
    return id;
  }
}
