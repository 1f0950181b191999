package dev.rollcall.dynamodb.http;

import dev.rollcall.dynamodb.ResponseChecks;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.DefaultAwsResponseMetadata;
import software.amazon.awssdk.awscore.util.AwsHeader;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponseMetadata;

/** One attempt at a call, under way. Belongs to the event loop that made it. */
public final class HttpAttempt {
  private final DynamoDbRequest asked;
  private final SdkPojo model;
  private final int clockSkewSeconds;
  private final long deadlineNanos;
  private final Promise<DynamoDbResponse> response = Promise.promise();
  private HttpClientRequest request;

  /**
   * @param model the builder of the answer
   */
  HttpAttempt(DynamoDbRequest asked, SdkPojo model, int clockSkewSeconds, long deadlineNanos) {
    this.asked = asked;
    this.model = model;
    this.clockSkewSeconds = clockSkewSeconds;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * DynamoDB's answer, checked. Fails with the exceptions that the SDK has for what went wrong, and
   * with {@link CancellationException} once it is cancelled.
   */
  public Future<DynamoDbResponse> response() {
    return response.future();
  }

  /** Ends it if it has not ended yet, connection included. */
  public void cancel() {
    end(new CancellationException("nobody waits for it any more"));
  }

  private void end(Throwable reason) {
    if (response.tryFail(reason) && request != null) {
      var unused = request.reset();
    }
  }

  /** Whether it has ended, or must do so now as its time is up. */
  boolean isOverAt(long nowNanos) {
    if (!response.future().isComplete() && nowNanos - deadlineNanos >= 0) {
      end(ApiCallAttemptTimeoutException.builder().message("no whole answer in time").build());
    }
    return response.future().isComplete();
  }

  void send(Future<HttpClientRequest> connected, byte[] body, Runnable onSent) {
    connected
        .recover(HttpAttempt::notConnected)
        .compose(
            ready -> {
              request = ready;
              if (response.future().isComplete()) {
                var unused = ready.reset();
                return Future.failedFuture("it was cancelled");
              }
              onSent.run();
              return ready.send(Buffer.buffer(body));
            })
        .compose(answer -> answer.body().map(bytes -> read(answer, bytes.getBytes())))
        .onComplete(response::tryComplete, failure -> response.tryFail(asOfTheSdk(failure)));
  }

  /** Whatever it was, nothing was sent. */
  private static Future<HttpClientRequest> notConnected(Throwable failure) {
    ConnectException notConnected = new ConnectException(failure.getMessage());
    notConnected.initCause(failure);
    return Future.failedFuture(notConnected);
  }

  private DynamoDbResponse read(HttpClientResponse answer, byte[] body) {
    SdkHttpResponse http = head(answer);
    String requestId = answer.getHeader("x-amzn-RequestId");
    if (answer.statusCode() != HttpResponseStatus.OK.code()) {
      throw ServiceErrors.exception(http, requestId, body, clockSkewSeconds);
    }
    try {
      checkSum(answer.getHeader("x-amz-crc32"), body);
      ((DynamoDbResponse.Builder) model)
          .responseMetadata(metadata(requestId))
          .sdkHttpResponse(http);
      DynamoDbResponse read = JsonProtocol.read(body, model);
      ResponseChecks.check(asked, read);
      return read;
    } catch (IOException | RuntimeException notAnAnswer) {
      // What follows on this connection may belong to another request, too.
      var unused = answer.request().connection().close();
      throw notAnAnswer instanceof RuntimeException same
          ? same
          : new IllegalArgumentException(notAnAnswer.getMessage(), notAnAnswer);
    }
  }

  private static DynamoDbResponseMetadata metadata(String requestId) {
    return DynamoDbResponseMetadata.create(
        DefaultAwsResponseMetadata.create(
            requestId == null ? Map.of() : Map.of(AwsHeader.AWS_REQUEST_ID, requestId)));
  }

  private static SdkHttpResponse head(HttpClientResponse answer) {
    SdkHttpResponse.Builder head =
        SdkHttpResponse.builder()
            .statusCode(answer.statusCode())
            .statusText(answer.statusMessage());
    answer.headers().forEach(header -> head.appendHeader(header.getKey(), header.getValue()));
    return head.build();
  }

  private static void checkSum(String expected, byte[] body) {
    if (expected == null) {
      return;
    }
    CRC32 sum = new CRC32();
    sum.update(body);
    if (!expected.equals(Long.toString(sum.getValue()))) {
      throw Crc32MismatchException.create("the answer's checksum is not that of its bytes", null);
    }
  }

  /** Vert.x's exception as the SDK would have it. */
  private static Throwable asOfTheSdk(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return ApiCallAttemptTimeoutException.builder()
          .message(failure.getMessage())
          .cause(failure)
          .build();
    }
    return failure instanceof VertxException ? new IOException(failure) : failure;
  }
}
