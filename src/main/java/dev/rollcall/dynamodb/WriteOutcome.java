package dev.rollcall.dynamodb;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Tells failures after which a write may have happened from those after which it did not. */
public final class WriteOutcome {
  /** A chain of causes longer than this is a cycle. */
  private static final int LONGEST_CHAIN = 20;

  private WriteOutcome() {}

  /**
   * Whether the call may have had its effect. It surely had none if DynamoDB refused it, or if it
   * never left: without credentials, or without a connection. After a 500, a timeout or a broken
   * connection nobody knows.
   */
  public static boolean isUnknownAfter(Throwable failure) {
    if (causes(failure).anyMatch(WriteOutcome::followsUnknownAttempt)) {
      return true;
    }
    if (failure instanceof AwsServiceException answer) {
      return answer.statusCode() >= 500 || answer.statusCode() < 400;
    }
    return causes(failure).noneMatch(WriteOutcome::neverLeft);
  }

  /** Notes on a failure that an attempt before the last may have had its effect. */
  public static void followsUnknownAttempt(Throwable failure, Throwable earlier) {
    failure.addSuppressed(new EarlierAttempt(earlier));
  }

  /** The SDK wraps some exceptions once more after the last attempt. */
  private static boolean followsUnknownAttempt(Throwable cause) {
    return Arrays.stream(cause.getSuppressed()).anyMatch(EarlierAttempt.class::isInstance);
  }

  private static boolean neverLeft(Throwable cause) {
    return cause instanceof NoCredentialsException
        || cause instanceof QueueTimeoutException
        || cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof SSLHandshakeException
        || isWaitForConnection(cause);
  }

  /** The SDK's Netty client has no exception types of its own for a full connection pool. */
  public static boolean isWaitForConnection(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("Acquire operation took longer")
        || message.contains("pending connection acquisitions")
        || message.contains("pending acquire");
  }

  /** A failure and what caused it. */
  public static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(LONGEST_CHAIN);
  }

  /** One attempt before the last may have had its effect. */
  private static final class EarlierAttempt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EarlierAttempt(Throwable earlier) {
      super("an earlier attempt may have had its effect", earlier, false, false);
    }
  }
}
