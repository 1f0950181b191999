package dev.rollcall.dynamodb.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes keys that are equal if DynamoDB takes them for the same item's. */
public final class ItemKey {
  private ItemKey() {}

  /**
   * The values of these attributes, to be compared with others by {@code equals}: numbers by their
   * value. Null if one is missing, or can't be part of a key.
   */
  public static Object of(Map<String, AttributeValue> attributes, Set<String> names) {
    if (names.size() == 1) {
      return of(attributes.get(names.iterator().next()));
    }
    List<Object> key = new ArrayList<>(names.size());
    for (String name : new TreeSet<>(names)) {
      Object value = of(attributes.get(name));
      if (value == null) {
        return null;
      }
      key.add(value);
    }
    return key;
  }

  private static Object of(AttributeValue value) {
    if (value == null) {
      return null;
    }
    if (value.s() != null) {
      return value.s();
    }
    return value.n() == null ? value.b() : number(value.n());
  }

  private static Object number(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    } catch (NumberFormatException noNumber) {
      return List.of(text);
    }
  }
}
