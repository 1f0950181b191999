package dev.rollcall.dynamodb.batch;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which values may be parameters of a statement in a batch. DynamoDB may refuse a whole batch for
 * one value that no table can hold, so those stay out of it.
 */
final class ParameterCheck {
  /** Of a partition key, in bytes. */
  private static final int MAX_KEY_BYTES = 2_048;

  /** A char needs at most this many bytes of UTF-8. */
  private static final int MAX_BYTES_OF_A_CHAR = 3;

  /** DynamoDB keeps this many digits of a number. */
  private static final int MAX_DIGITS = 38;

  private ParameterCheck() {}

  /**
   * Whether DynamoDB keeps the value exactly as it is sent, so that the sender knows what an update
   * returns. It normalizes numbers.
   *
   * @param value may be null
   */
  static boolean isStoredAsSent(AttributeValue value) {
    if (value == null || value.type() == null) {
      return false;
    }
    return switch (value.type()) {
      case S -> value.s() != null && StatementText.isWellFormed(value.s());
      case B -> value.b() != null;
      case BOOL -> value.bool() != null;
      case NUL -> Boolean.TRUE.equals(value.nul());
      default -> false;
    };
  }

  /**
   * Whether some table may have it as a key.
   *
   * @param value may be null
   */
  static boolean isKeyValue(AttributeValue value) {
    if (value == null || value.type() == null) {
      return false;
    }
    return switch (value.type()) {
      case S -> value.s() != null && isKeyText(value.s());
      case N -> value.n() != null && isPlainNumber(value.n());
      case B -> value.b() != null && isKeySize(value.b().asByteArrayUnsafe().length);
      default -> false;
    };
  }

  private static boolean isKeyText(String text) {
    return StatementText.isWellFormed(text)
        && (isKeySize(text.length() * MAX_BYTES_OF_A_CHAR) || isKeySize(utf8Bytes(text)));
  }

  private static boolean isKeySize(int bytes) {
    return bytes > 0 && bytes <= MAX_KEY_BYTES;
  }

  /** Of a well-formed text; a surrogate pair takes four. */
  private static int utf8Bytes(String text) {
    if (text.length() > MAX_KEY_BYTES) {
      return Integer.MAX_VALUE;
    }
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : MAX_BYTES_OF_A_CHAR;
    }
    return bytes;
  }

  /** Such as {@code -12.50}: no exponent, at most 38 digits, so DynamoDB surely takes it. */
  private static boolean isPlainNumber(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int point = text.indexOf('.');
    int digits = text.length() - start - (point < 0 ? 0 : 1);
    if (digits < 1 || digits > MAX_DIGITS || point == start || point == text.length() - 1) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && i != point) {
        return false;
      }
    }
    return true;
  }
}
