package dev.rollcall.dynamodb.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.retry.ClockSkew;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Makes attempts at calls over Vert.x's HTTP client: writes and signs each, bounds its time, and
 * reads what comes. To be used on the event loop that it was made on.
 */
public final class HttpAttempts {
  /** Below DynamoDB's own idle limit, as for the SDK's connections. */
  private static final int IDLE_SECONDS = 30;

  /** What waits for a connection has its time limit. */
  private static final int UNBOUNDED = -1;

  /** How late it may be noticed that an attempt's time is up. */
  private static final long SWEEP_MILLIS = 20;

  private final Vertx vertx;
  private final HttpClient http;
  private final long timeoutNanos;
  private final RequestSigner signer = new RequestSigner();

  /** Lets an attempt start while the end of another is told. */
  private final Queue<HttpAttempt> underWay = new ConcurrentLinkedQueue<>();

  private final long sweeper;

  /**
   * @param connections the most attempts at a time
   * @param timeout of an attempt from its start to the answer's last byte, unless its request's
   *     {@code apiCallTimeout} is shorter; connecting may take half of it, and a TLS handshake as
   *     much
   */
  public HttpAttempts(Vertx vertx, int connections, Duration timeout) {
    this.vertx = vertx;
    this.timeoutNanos = timeout.toNanos();
    int half = (int) Math.max(1, timeout.dividedBy(2).toMillis());
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(half)
                .setSslHandshakeTimeout(half)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setTcpKeepAlive(true)
                // A handshake's arithmetic takes milliseconds.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true)),
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(UNBOUNDED));
    this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
  }

  /**
   * Makes one attempt.
   *
   * @param operation the API's name of the call, such as {@code GetItem}
   * @param response the builder of the answer's model
   * @param headers further ones
   * @param onSent told when the request leaves, once there is a connection for it
   * @throws IOException if the request can't be written; nothing was sent then
   */
  public HttpAttempt start(
      Endpoint endpoint,
      AwsCredentialsIdentity identity,
      String operation,
      DynamoDbRequest request,
      SdkPojo response,
      Map<String, List<String>> headers,
      Runnable onSent)
      throws IOException {
    byte[] body = JsonProtocol.write(request);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(endpoint.isEncrypted())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.path());
    signer
        .headers(endpoint, identity, operation, body, headers)
        .forEach((name, values) -> options.putHeader(name, values.get(0)));
    HttpAttempt attempt =
        new HttpAttempt(
            request, response, signer.clockSkewSeconds(), System.nanoTime() + nanosFor(request));
    underWay.add(attempt);
    attempt.send(http.request(options), body, onSent);
    return attempt;
  }

  private long nanosFor(DynamoDbRequest request) {
    return request
        .overrideConfiguration()
        .flatMap(RequestOverrideConfiguration::apiCallTimeout)
        .map(limit -> Math.min(limit.toNanos(), timeoutNanos))
        .orElse(timeoutNanos);
  }

  /** Corrects the clock that signs if that is what the failure of an attempt came from. */
  public void learnFrom(Throwable failure) {
    if (failure instanceof AwsServiceException refusal
        && RetryUtils.isClockSkewException(refusal)) {
      ClockSkew.getServerTime(refusal.awsErrorDetails().sdkHttpResponse())
          .ifPresent(signer::correctClock);
    }
  }

  /** Whether no further attempt would be answered otherwise than with that failure. */
  public static boolean isFinal(Throwable failure) {
    return ServiceErrors.isFinal(failure);
  }

  /** Closes the connections. */
  public Future<Void> close() {
    vertx.cancelTimer(sweeper);
    return http.close();
  }

  private void sweep() {
    long now = System.nanoTime();
    underWay.removeIf(attempt -> attempt.isOverAt(now));
  }
}
