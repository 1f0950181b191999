package dev.rollcall.auth;

import dev.rollcall.settings.AccessSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Fetches an issuer's keys, bounded in time and size; follows no redirect. */
final class KeyLoader {
  private static final String CONFIGURATION = "/.well-known/openid-configuration";

  /** Many times what the largest issuers publish. */
  private static final int MAX_BYTES = 256 * 1024;

  private final HttpClientAgent client;
  private final AccessSettings settings;
  private final long timeoutMillis;

  /**
   * @param timeout for connecting, for the TLS handshake, and for the answer
   */
  KeyLoader(Vertx vertx, AccessSettings settings, Duration timeout) {
    this.settings = settings;
    this.timeoutMillis = timeout.toMillis();
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout((int) timeoutMillis)
                    .setSslHandshakeTimeout(timeoutMillis)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    // Once in a quarter of an hour: a kept connection would only grow stale.
                    .setKeepAlive(false))
            // The future tells of it; without a handler Vert.x logs each as an error.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  /** Where the keys are looked for first, for people to read. */
  String address() {
    return settings.keysUrl().isEmpty()
        ? settings.issuer().replaceFirst("/$", "") + CONFIGURATION
        : settings.keysUrl();
  }

  /** Fetches the keys; fails where there are none to be had, with a message for the operator. */
  Future<KeySet> load() {
    Future<JsonObject> first = get(address());
    return (settings.keysUrl().isEmpty() ? first.map(this::keysAddress).compose(this::get) : first)
        .map(KeySet::of);
  }

  void close() {
    client.close();
  }

  private String keysAddress(JsonObject configuration) {
    if (!settings.issuer().equals(configuration.getValue("issuer"))) {
      throw new IllegalStateException(
          "its issuer is not letter by letter the one of JWT_ISSUER, but "
              + configuration.getValue("issuer"));
    }
    if (configuration.getValue("jwks_uri") instanceof String address
        && AccessSettings.isSafe(address)) {
      return address;
    }
    throw new IllegalStateException("its jwks_uri is no https address");
  }

  private Future<JsonObject> get(String address) {
    return client
        .request(
            new RequestOptions().setAbsoluteURI(address).putHeader("Accept", "application/json"))
        .compose(this::send);
  }

  private Future<JsonObject> send(HttpClientRequest request) {
    return request
        .send()
        .compose(KeyLoader::body)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .onFailure(e -> request.reset())
        .map(KeyLoader::object);
  }

  private static JsonObject object(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw new IllegalStateException("its answer is no JSON object", e);
    }
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      // The future tells of it; without a handler Vert.x logs that the rest is not read, as an
      // error.
      response.exceptionHandler(unread -> {});
      return Future.failedFuture("it answers " + response.statusCode());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > MAX_BYTES) {
                whole.tryFail("its answer is larger than " + MAX_BYTES + " bytes");
              } else {
                body.appendBuffer(chunk);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }
}
