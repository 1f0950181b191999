package dev.rollcall.dynamodb.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item as a value to compare: two are equal exactly if DynamoDB takes them so. */
public final class ItemKey {
  private ItemKey() {}

  /**
   * The key as one value.
   *
   * @param attributes a key, or a whole item
   * @param names of the key's attributes
   * @return null if an attribute of the key is missing
   */
  public static Object of(Map<String, AttributeValue> attributes, Set<String> names) {
    if (names.size() == 1) {
      return part(attributes.get(names.iterator().next()));
    }
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted);
    List<Object> parts = new ArrayList<>(sorted.length);
    for (String name : sorted) {
      Object part = part(attributes.get(name));
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts;
  }

  private static Object part(AttributeValue value) {
    if (value == null) {
      return null;
    }
    if (value.s() != null) {
      return value.s();
    }
    if (value.n() != null) {
      return number(value.n());
    }
    return value.b() != null ? value.b() : value;
  }

  /** 1, 1.0 and 1E0 are one number. */
  private static Object number(String text) {
    try {
      return new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
