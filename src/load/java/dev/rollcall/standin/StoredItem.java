package dev.rollcall.standin;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** An item, kept as the bytes that answer for it. Immutable. */
final class StoredItem {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private final Map<String, Value> attributes;
  private final byte[] json;

  StoredItem(Map<String, Value> attributes) {
    this.attributes = attributes;
    this.json = json(attributes, attributes.keySet());
  }

  /** The item as DynamoDB's JSON. The caller does not change it. */
  byte[] json() {
    return json;
  }

  /** Some of its attributes as DynamoDB's JSON. */
  byte[] json(Collection<String> names) {
    return json(attributes, names);
  }

  StoredItem with(Map<String, Value> changes) {
    Map<String, Value> changed = new LinkedHashMap<>(attributes);
    changed.putAll(changes);
    return new StoredItem(changed);
  }

  private static byte[] json(Map<String, Value> attributes, Collection<String> names) {
    Answer answer = new Answer().raw("{");
    String separator = "\"";
    for (String name : names) {
      Value value = attributes.get(name);
      if (value != null) {
        answer.raw(separator).raw(ENCODER.quoteAsUTF8(name)).raw("\":").raw(value.json());
        separator = ",\"";
      }
    }
    return answer.raw("}").bytes();
  }
}
