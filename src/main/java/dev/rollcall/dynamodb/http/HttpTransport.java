package dev.rollcall.dynamodb.http;

import dev.rollcall.dynamodb.CallTracker;
import dev.rollcall.dynamodb.Forwarding;
import dev.rollcall.dynamodb.RequestOverride;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.DefaultAwsResponseMetadata;
import software.amazon.awssdk.awscore.util.AwsHeader;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponseMetadata;

/**
 * Makes attempts at calls over Vert.x's HTTP client: writes and signs each, bounds its time, and
 * reads and checks what comes. To be used on the event loop that it was made on.
 */
public final class HttpTransport {
  /** On the system's class path if {@code -javaagent} has brought it; AWS's has the same. */
  private static final String TRACING_AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  /** Below DynamoDB's own idle limit, as for the SDK's connections. */
  private static final int IDLE_SECONDS = 30;

  /** What waits for a connection has its time limit. */
  private static final int UNBOUNDED = -1;

  private final HttpClient http;
  private final long timeoutNanos;
  private final RequestSigner signer = new RequestSigner();

  /**
   * @param connections the most attempts at a time
   * @param timeout of an attempt from its start to the answer's last byte, unless its request's
   *     {@code apiCallTimeout} is shorter; connecting may take half of it, and a TLS handshake as
   *     much
   */
  public HttpTransport(Vertx vertx, int connections, Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
    int half = (int) Math.max(1, timeout.dividedBy(2).toMillis());
    this.http =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout(half)
                    .setSslHandshakeTimeout(half)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setKeepAliveTimeout(IDLE_SECONDS)
                    .setTcpKeepAlive(true)
                    // A handshake's arithmetic takes milliseconds.
                    .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true)))
            .with(new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(UNBOUNDED))
            // The attempt's future tells of it; without a handler Vert.x logs each as an error.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  /** False behind a proxy, or with a tracing agent: they are the SDK's to deal with. */
  public static boolean isAllowed() {
    try {
      Class.forName(TRACING_AGENT, false, ClassLoader.getSystemClassLoader());
      return false;
    } catch (ClassNotFoundException notThere) {
      // As the SDK's client finds its own, of variables and properties.
      return ProxyConfiguration.builder().build().host() == null;
    }
  }

  /**
   * Makes one attempt. It fails with the exceptions that the SDK has for what went wrong.
   *
   * @param operation the API's name of the call, such as {@code GetItem}
   * @param model the builder of the answer
   * @param tracker told when the request is sent
   * @param answer whoever waits for it; once that is cancelled, so is the attempt
   * @throws IOException if the request can't be written; nothing was sent then
   */
  public Future<DynamoDbResponse> send(
      Endpoint endpoint,
      AwsCredentialsIdentity identity,
      String operation,
      DynamoDbRequest request,
      SdkPojo model,
      CallTracker tracker,
      CompletableFuture<?> answer)
      throws IOException {
    byte[] body = JsonProtocol.write(request);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(endpoint.protocol().equals("https"))
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.path());
    signer
        .headers(endpoint, identity, operation, body, RequestOverride.headers(request))
        .forEach((name, values) -> options.putHeader(name, values.get(0)));
    long nanos = Math.min(timeoutNanos, RequestOverride.callTimeoutNanos(request));
    long deadline = System.nanoTime() + nanos;
    Future<HttpClientRequest> connected = http.request(options);
    return connected
        .recover(HttpTransport::notConnected)
        .compose(
            ready -> {
              // The future below tells of it; without a handler Vert.x logs each as an error.
              ready.exceptionHandler(failure -> {});
              if (answer.isDone() || System.nanoTime() - deadline >= 0) {
                reset(ready);
                return Future.failedFuture(new CancellationException("nobody waits any more"));
              }
              Forwarding.cancelWith(answer, () -> reset(ready));
              tracker.attemptSent();
              return ready.send(Buffer.buffer(body));
            })
        .compose(
            response ->
                response.body().map(bytes -> read(request, model, response, bytes.getBytes())))
        .timeout(nanos, TimeUnit.NANOSECONDS)
        .recover(failure -> failed(failure, connected));
  }

  /** Whatever it was, nothing was sent. */
  private static Future<HttpClientRequest> notConnected(Throwable failure) {
    ConnectException notConnected = new ConnectException(failure.getMessage());
    notConnected.initCause(failure);
    return Future.failedFuture(notConnected);
  }

  private static void reset(HttpClientRequest request) {
    var unused = request.reset();
  }

  /** Vert.x's exception as the SDK would have it. */
  private static Future<DynamoDbResponse> failed(
      Throwable failure, Future<HttpClientRequest> connected) {
    if (failure instanceof TimeoutException) {
      if (connected.succeeded()) {
        reset(connected.result());
      }
      return Future.failedFuture(
          ApiCallAttemptTimeoutException.builder()
              .message("no whole answer in time")
              .cause(failure)
              .build());
    }
    return Future.failedFuture(
        failure instanceof VertxException ? new IOException(failure) : failure);
  }

  private DynamoDbResponse read(
      DynamoDbRequest request, SdkPojo model, HttpClientResponse answer, byte[] body) {
    SdkHttpResponse.Builder head =
        SdkHttpResponse.builder()
            .statusCode(answer.statusCode())
            .statusText(answer.statusMessage());
    answer.headers().forEach(header -> head.appendHeader(header.getKey(), header.getValue()));
    String requestId = answer.getHeader("x-amzn-RequestId");
    if (answer.statusCode() != HttpResponseStatus.OK.code()) {
      throw ServiceErrors.exception(head.build(), requestId, body, signer.clockSkewSeconds());
    }
    try {
      checkSum(answer.getHeader("x-amz-crc32"), body);
      ((DynamoDbResponse.Builder) model)
          .responseMetadata(metadata(requestId))
          .sdkHttpResponse(head.build());
      DynamoDbResponse read = JsonProtocol.read(body, model);
      ResponseChecks.check(request, read);
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

  /** Corrects the clock that signs if that is what the failure of an attempt came from. */
  public void learnFrom(Throwable failure) {
    signer.correctClock(failure);
  }

  /** Closes the connections. */
  public Future<Void> close() {
    return http.close();
  }
}
