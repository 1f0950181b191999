package dev.rollcall.dynamodb.batch;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tells whether two requests are about the same item. */
public final class ItemKey {
  /** DynamoDB's numbers have at most 38 digits and 130 zeros. */
  private static final int MAX_NUMBER_LENGTH = 400;

  /** DynamoDB's numbers reach from 1E-130 to 9.99E+125. */
  private static final int MAX_SCALE = 1_000;

  private ItemKey() {}

  /** A number as it was sent, if it is none that DynamoDB knows. No string is equal to it. */
  private record RawNumber(String text) {}

  /**
   * An object that is equal to another item's where the keys are equal in DynamoDB, so numbers by
   * their value. It is for one table: its keys all have the same attributes.
   *
   * @param attributes the item, or its key
   * @param names of the key's attributes
   * @return null where an attribute is missing, or is of a type that no key has
   */
  public static Object of(Map<String, AttributeValue> attributes, Set<String> names) {
    if (names.size() == 1) {
      return part(attributes.get(names.iterator().next()));
    }
    return names.isEmpty() ? null : parts(attributes, names);
  }

  private static List<Object> parts(Map<String, AttributeValue> attributes, Set<String> names) {
    String[] sorted = names.toArray(new String[0]);
    Arrays.sort(sorted);
    Object[] parts = new Object[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      parts[i] = part(attributes.get(sorted[i]));
      if (parts[i] == null) {
        return null;
      }
    }
    return List.of(parts);
  }

  private static Object part(AttributeValue value) {
    if (value == null || value.type() == null) {
      return null;
    }
    return switch (value.type()) {
      case S -> value.s();
      case N -> value.n() == null ? null : number(value.n());
      case B -> value.b();
      default -> null;
    };
  }

  private static Object number(String text) {
    if (text.length() > MAX_NUMBER_LENGTH || !isAscii(text)) {
      return new RawNumber(text);
    }
    try {
      return canonical(text, new BigDecimal(text));
    } catch (NumberFormatException e) {
      return new RawNumber(text);
    }
  }

  private static Object canonical(String text, BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    boolean isAbsurd = number.scale() > MAX_SCALE || number.scale() < -MAX_SCALE;
    return isAbsurd ? new RawNumber(text) : number.stripTrailingZeros();
  }

  /** Java takes the digits of other scripts too. */
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }
}
