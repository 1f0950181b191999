package dev.rollcall.standin;

/** An attribute's value. Immutable; nobody changes its bytes. */
final class Value {
  private final byte[] json;
  private final String text;

  Value(byte[] json, String text) {
    this.json = json;
    this.text = text;
  }

  static Value string(String text) {
    return new Value(new Answer().raw("{\"S\":").text(text).raw("}").bytes(), text);
  }

  /** The bytes it came as, such as {@code {"S":"Anita"}}. */
  byte[] json() {
    return json;
  }

  /** Its text; null if it is not of type S. */
  String text() {
    return text;
  }
}
