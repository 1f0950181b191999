package dev.rollcall.student;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Tells failures after which a write may have happened from those after which it surely did not.
 */
final class Doubt {
  private static final int FIRST_SERVER_ERROR = 500;

  /** A chain of causes longer than this is a cycle. */
  private static final int LONGEST_CHAIN = 20;

  private Doubt() {}

  /**
   * Whether the call may have had its effect. It surely had none where DynamoDB refused it, or
   * where it never left: without credentials, or without a connection. After a 500, a timeout or a
   * broken connection nobody knows.
   */
  static boolean isLeftBy(Throwable error) {
    if (followsDoubtfulAttempt(error)) {
      return true;
    }
    if (error instanceof AwsServiceException answer) {
      return answer.statusCode() >= FIRST_SERVER_ERROR;
    }
    return !neverLeft(error);
  }

  /** The SDK wraps some exceptions once more after the last attempt. */
  private static boolean followsDoubtfulAttempt(Throwable error) {
    Throwable cause = error;
    for (int i = 0; i < LONGEST_CHAIN && cause != null; i++, cause = cause.getCause()) {
      if (Arrays.stream(cause.getSuppressed())
          .anyMatch(DoubtfulRetries.EarlierAttempt.class::isInstance)) {
        return true;
      }
    }
    return false;
  }

  private static boolean neverLeft(Throwable error) {
    Throwable cause = error;
    for (int i = 0; i < LONGEST_CHAIN && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof NoCredentialsException
          || cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof SSLHandshakeException
          || StorageFailures.isWaitForConnection(cause)) {
        return true;
      }
    }
    return false;
  }
}
