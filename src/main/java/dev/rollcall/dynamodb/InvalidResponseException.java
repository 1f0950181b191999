package dev.rollcall.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * DynamoDB's place answered 200 with what cannot be the answer to this request. A service error
 * that the SDK tries again; a write may have had its effect.
 */
public final class InvalidResponseException extends DynamoDbException {
  private static final long serialVersionUID = 1;
  private static final int OK = 200;

  private InvalidResponseException(Builder builder) {
    super(builder);
  }

  /**
   * An exception with the answer's status, 200.
   *
   * @param message what is wrong with the answer, without its content
   */
  public static InvalidResponseException create(String message) {
    Builder builder = new Builder();
    builder.message(message).statusCode(OK);
    return builder.build();
  }

  @Override
  public boolean isRetryableException() {
    return true;
  }

  @Override
  public boolean retryable() {
    return true;
  }

  /** The SDK adds the number of attempts so. */
  @Override
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Builds exceptions of this class. */
  public static final class Builder extends DynamoDbException.BuilderImpl {
    private Builder() {}

    private Builder(InvalidResponseException exception) {
      super(exception);
    }

    @Override
    public InvalidResponseException build() {
      return new InvalidResponseException(this);
    }
  }
}
