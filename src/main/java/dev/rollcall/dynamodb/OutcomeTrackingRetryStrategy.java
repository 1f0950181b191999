package dev.rollcall.dynamodb;

import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
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
 * The SDK's retries, which don't forget an attempt that may have had its effect: {@link
 * WriteOutcome#isUnknownAfter} holds for the exception of the last attempt, also if that one surely
 * had none. Any thread.
 */
public final class OutcomeTrackingRetryStrategy implements RetryStrategy {
  private final RetryStrategy retries;
  private final int maxAttempts;

  /**
   * @param retries decides what is tried again, when and how often
   */
  public OutcomeTrackingRetryStrategy(RetryStrategy retries) {
    this(retries, retries.maxAttempts());
  }

  private OutcomeTrackingRetryStrategy(RetryStrategy retries, int maxAttempts) {
    this.retries = retries;
    this.maxAttempts = maxAttempts;
  }

  /** A plugin for the attempts that follow one that was made already. */
  static void withoutFirstAttempt(SdkServiceClientConfiguration.Builder config) {
    ClientOverrideConfiguration override = config.overrideConfiguration();
    override
        .retryStrategy()
        .map(all -> new OutcomeTrackingRetryStrategy(all, all.maxAttempts() - 1))
        .map(rest -> override.toBuilder().retryStrategy(rest).build())
        .ifPresent(config::overrideConfiguration);
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    AcquireInitialTokenResponse first = retries.acquireInitialToken(request);
    return AcquireInitialTokenResponse.create(new Token(first.token(), 1, null), first.delay());
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    Token token = (Token) request.token();
    try {
      if (token.attempts() >= maxAttempts) {
        throw new TokenAcquisitionFailedException(
            "that was the last of " + maxAttempts + " attempts", token, request.failure());
      }
      RefreshRetryTokenResponse next =
          retries.refreshRetryToken(request.copy(copy -> copy.token(token.inner())));
      Throwable unknown =
          WriteOutcome.isUnknownAfter(request.failure()) ? request.failure() : token.unknown();
      return RefreshRetryTokenResponse.create(
          new Token(next.token(), token.attempts() + 1, unknown), next.delay());
    } catch (TokenAcquisitionFailedException noFurtherAttempt) {
      if (token.unknown() != null) {
        WriteOutcome.followsUnknownAttempt(request.failure(), token.unknown());
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
    return maxAttempts;
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return retries.toBuilder();
  }

  /**
   * @param attempts made so far
   * @param unknown what an attempt failed with that may have had its effect; null if none did
   */
  private record Token(RetryToken inner, int attempts, Throwable unknown) implements RetryToken {}
}
