package dev.rollcall.dynamodb.direct;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Makes calls on the event loop that it was made on: no other thread, none of the SDK's stages, and
 * JSON that its caller writes and reads. One attempt each; the SDK's client is for all that follows
 * where it fails. Belongs to that event loop.
 */
public final class DirectClient {
  /** Below DynamoDB's own idle limit, as for the SDK's connections. */
  private static final int IDLE_SECONDS = 30;

  /**
   * Once an attempt has failed, and until one succeeds, it makes one in this time: while DynamoDB
   * is in trouble, that is all it adds to the SDK's attempts.
   */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** On the system's class path where {@code -javaagent} has brought it; AWS's has the same. */
  private static final String TRACING_AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private final ContextInternal context;
  private final HttpClient http;
  private final EndpointFinder endpoints;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final Duration timeout;
  private final RequestSigner signer = new RequestSigner();
  private Endpoint endpoint;
  private AwsCredentialsIdentity identity;
  private boolean rests;
  private long restsSince;

  /**
   * To be called on the event loop; closed with its verticle.
   *
   * @param connections the most calls at a time
   * @param timeout of a call; connecting may take half of it, and a handshake as much
   */
  public DirectClient(
      Vertx vertx,
      EndpointFinder endpoints,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      int connections,
      Duration timeout) {
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.endpoints = endpoints;
    this.credentials = credentials;
    this.timeout = timeout;
    int half = (int) timeout.dividedBy(2).toMillis();
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
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections));
  }

  /**
   * Whether calls may be made without the SDK's client in this process: it alone knows proxies, and
   * OpenTelemetry's agent makes spans of its calls only.
   */
  public static boolean isPossible() {
    // As the SDK's client finds its own, of variables and properties.
    return ProxyConfiguration.builder().build().host() == null && !isTraced();
  }

  private static boolean isTraced() {
    try {
      Class.forName(TRACING_AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException notThere) {
      return false;
    }
  }

  /**
   * Whether it is to make the next call: the SDK has shown where to, its credentials are at hand,
   * and it does not rest after a failure. To be asked for each call.
   */
  public boolean takesNext() {
    endpoint = endpoints.latest();
    identity = identityAtHand();
    return endpoint != null && identity != null && !rests();
  }

  private boolean rests() {
    long now = System.nanoTime();
    if (rests && now - restsSince >= REST_NANOS) {
      // The one call that finds out whether all is well again.
      restsSince = now;
      return false;
    }
    return rests;
  }

  /** An attempt has failed for a reason that others may meet. */
  public void failed() {
    rests = true;
    restsSince = System.nanoTime();
  }

  /**
   * One has succeeded.
   *
   * @param start when it began, by {@link System#nanoTime}: before the latest failure it proves
   *     nothing
   */
  public void succeeded(long start) {
    rests = rests && start - restsSince < 0;
  }

  /**
   * Makes a call. Only where it {@link #takesNext}.
   *
   * @param operation the API's name of the call, such as {@code BatchGetItem}
   * @param body the JSON
   * @param headers further ones
   */
  public DirectCall call(String operation, byte[] body, Map<String, String> headers) {
    DirectCall call = new DirectCall(context.promise());
    call.send(
        request(signer.headers(endpoint, identity, operation, body, headers)), Buffer.buffer(body));
    return call;
  }

  private Future<HttpClientRequest> request(Map<String, List<String>> headers) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(endpoint.isEncrypted())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.path())
            .setIdleTimeout(timeout.toMillis());
    headers.forEach((name, values) -> options.putHeader(name, values.get(0)));
    return http.request(options);
  }

  private AwsCredentialsIdentity identityAtHand() {
    CompletableFuture<? extends AwsCredentialsIdentity> known = credentials.resolveIdentity();
    return known.isDone() && !known.isCompletedExceptionally() ? known.join() : null;
  }
}
