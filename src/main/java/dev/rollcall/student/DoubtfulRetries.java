package dev.rollcall.student;

import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The SDK's retries, which don't forget an attempt that may have had its effect: where the last one
 * surely had none, its exception gets an {@link EarlierAttempt} as suppressed. Any thread.
 */
final class DoubtfulRetries implements RetryStrategy {
  private final RetryStrategy retries;

  /**
   * @param retries decides what is tried again, when and how often
   */
  DoubtfulRetries(RetryStrategy retries) {
    this.retries = retries;
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    AcquireInitialTokenResponse first = retries.acquireInitialToken(request);
    return AcquireInitialTokenResponse.create(new Token(first.token(), false), first.delay());
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    Token token = (Token) request.token();
    try {
      RefreshRetryTokenResponse next =
          retries.refreshRetryToken(request.copy(copy -> copy.token(token.inner())));
      boolean doubt = token.doubt() || Doubt.isLeftBy(request.failure());
      return RefreshRetryTokenResponse.create(new Token(next.token(), doubt), next.delay());
    } catch (TokenAcquisitionFailedException noFurtherAttempt) {
      if (token.doubt()) {
        request.failure().addSuppressed(new EarlierAttempt());
      }
      throw noFurtherAttempt;
    }
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    Token token = (Token) request.token();
    return retries.recordSuccess(RecordSuccessRequest.create(token.inner()));
  }

  @Override
  public int maxAttempts() {
    return retries.maxAttempts();
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return retries.toBuilder();
  }

  private record Token(RetryToken inner, boolean doubt) implements RetryToken {}

  /** One attempt before the last may have had its effect. */
  static final class EarlierAttempt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EarlierAttempt() {
      super("an earlier attempt may have had its effect", null, false, false);
    }
  }
}
