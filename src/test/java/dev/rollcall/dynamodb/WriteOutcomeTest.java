package dev.rollcall.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class WriteOutcomeTest {
  @ParameterizedTest
  @CsvSource({"200,true", "302,true", "400,false", "413,false", "500,true", "503,true"})
  void a_status_tells_whether_the_write_was_refused(int status, boolean unknown) {
    assertEquals(
        unknown,
        WriteOutcome.isUnknownAfter(DynamoDbException.builder().statusCode(status).build()));
  }

  private static Stream<Throwable> neverLeft() {
    return Stream.of(
        new ConnectException(),
        new UnknownHostException(),
        new SSLHandshakeException("not trusted"),
        new NoCredentialsException(new IllegalStateException()),
        new IOException("Acquire operation took longer than the configured maximum time"));
  }

  @ParameterizedTest
  @MethodSource("neverLeft")
  void what_never_left_has_written_nothing(Throwable failure) {
    assertFalse(WriteOutcome.isUnknownAfter(failure));
    assertFalse(WriteOutcome.isUnknownAfter(SdkClientException.create("wrapped", failure)));
  }

  private static Stream<Throwable> perhapsLeft() {
    return Stream.of(
        new IOException("the connection broke"),
        ApiCallTimeoutException.create(1),
        ApiCallAttemptTimeoutException.create(1),
        RetryableException.create("not valid"));
  }

  @ParameterizedTest
  @MethodSource("perhapsLeft")
  void after_all_else_nobody_knows(Throwable failure) {
    assertTrue(WriteOutcome.isUnknownAfter(failure));
  }

  @Test
  void an_earlier_attempt_is_remembered_through_wrappers() {
    Throwable refusal = DynamoDbException.builder().statusCode(400).build();

    WriteOutcome.followsUnknownAttempt(refusal, new IOException());

    assertTrue(WriteOutcome.isUnknownAfter(refusal));
    assertTrue(WriteOutcome.isUnknownAfter(SdkClientException.create("wrapped", refusal)));
  }

  @Test
  void causes_in_a_circle_are_no_endless_search() {
    Exception inner = new IOException();
    Exception outer = new IOException(inner);
    inner.initCause(outer);

    assertTrue(WriteOutcome.isUnknownAfter(outer));
  }
}
