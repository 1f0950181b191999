package dev.rollcall.dynamodb.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tells whether values, and keys, are equal for DynamoDB: it compares numbers by value. */
public final class ItemKey {
  /** DynamoDB's numbers have at most 38 digits and 130 zeros. */
  private static final int MAX_NUMBER_LENGTH = 400;

  /** DynamoDB's numbers reach from 1E-130 to 9.99E+125. */
  private static final int MAX_SCALE = 1_000;

  private ItemKey() {}

  /**
   * An object that is equal to another item's if the keys are equal. For one table: its keys all
   * have the same attributes.
   *
   * @param names of the key's attributes
   * @return null if one is missing, or is of a type that no key has
   */
  public static Object of(Map<String, AttributeValue> item, Set<String> names) {
    if (names.size() == 1) {
      return part(item.get(names.iterator().next()));
    }
    List<Object> parts = new ArrayList<>(names.size());
    for (String name : new TreeSet<>(names)) {
      Object part = part(item.get(name));
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts.isEmpty() ? null : parts;
  }

  private static Object part(AttributeValue value) {
    if (value == null || value.type() == null) {
      return null;
    }
    return switch (value.type()) {
      case S, N, B -> comparable(value);
      default -> null;
    };
  }

  /**
   * An object that is equal to another value's if the values are. Sets, lists and maps are told
   * apart by their type only. Null if there is no value.
   */
  public static Object comparable(AttributeValue value) {
    if (value == null || value.type() == null) {
      return null;
    }
    return switch (value.type()) {
      case S -> value.s();
      case N -> value.n() == null ? null : number(value);
      case B -> value.b();
      case BOOL, NUL -> value;
      default -> value.type();
    };
  }

  /** The value itself if it is no number of DynamoDB's; no text is equal to it. */
  private static Object number(AttributeValue value) {
    String text = value.n();
    // Java takes the digits of other scripts too.
    if (text.length() > MAX_NUMBER_LENGTH || text.chars().anyMatch(c -> c > 0x7F)) {
      return value;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return number.signum() == 0 || Math.abs((long) number.scale()) <= MAX_SCALE
          ? number.stripTrailingZeros()
          : value;
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
