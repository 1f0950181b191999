package dev.rollcall.standin;

/** A call that DynamoDB would refuse, with the name of its error. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  private Refusal(String type, String message) {
    super(message);
    this.type = type;
  }

  static Refusal validation(String message) {
    return new Refusal("ValidationException", message);
  }

  static Refusal conditionFailed() {
    return new Refusal("ConditionalCheckFailedException", "The conditional request failed");
  }

  static Refusal unknownOperation(String target) {
    return new Refusal("UnknownOperationException", "the stand-in knows no " + target);
  }

  /** The error's name, without DynamoDB's prefix. */
  String type() {
    return type;
  }
}
