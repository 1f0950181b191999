package dev.rollcall.support;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A stand-in for an OpenID provider, on a free port: publishes keys, and can fail. */
public final class Issuer implements AutoCloseable {
  public static final String AUDIENCE = "rollcall-api";

  private static final String CONFIGURATION = "/.well-known/openid-configuration";
  private static final String KEYS = "/keys";

  private WireMockServer server;
  private final String url;

  /** Starts it, with these keys published. */
  public Issuer(SigningKey... keys) {
    server = start(0);
    url = server.baseUrl();
    publish(keys);
  }

  /** Its name, which is its address too. */
  public String url() {
    return url;
  }

  public String keysUrl() {
    return url() + KEYS;
  }

  /** The settings that make a service take its tokens, and further ones. */
  public Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("JWT_ISSUER", url());
    settings.put("JWT_AUDIENCE", AUDIENCE + ",another-client");
    return settings;
  }

  /** Publishes these keys from now on, and no other. */
  public void publish(SigningKey... keys) {
    JsonArray jwks = new JsonArray();
    for (SigningKey key : keys) {
      jwks.add(key.jwk());
    }
    answerForKeys(aResponse().withBody(new JsonObject().put("keys", jwks).encode()));
  }

  /** Answers so where it is asked for keys. */
  public void answerForKeys(ResponseDefinitionBuilder answer) {
    server.stubFor(get(KEYS).willReturn(answer));
  }

  /** Answers so where it is asked for its configuration. */
  public void answerForConfiguration(ResponseDefinitionBuilder answer) {
    server.stubFor(get(CONFIGURATION).willReturn(answer));
  }

  /** How often it was asked for keys. */
  public int timesAsked() {
    return server.findAll(getRequestedFor(urlEqualTo(KEYS))).size();
  }

  /** Is gone from the network; {@link #comeBack} ends that. */
  public void goDown() {
    server.stop();
  }

  /** Is there again at the same address, with these keys. */
  public void comeBack(SigningKey... keys) {
    server = start(URI.create(url).getPort());
    publish(keys);
  }

  /** The claims of an ordinary access token: for this service, good for an hour, without scopes. */
  public JsonObject claims() {
    long now = Instant.now().getEpochSecond();
    return new JsonObject()
        .put("iss", url())
        .put("sub", "anita")
        .put("aud", AUDIENCE)
        .put("iat", now)
        .put("exp", now + 3600);
  }

  private static WireMockServer start(int port) {
    WireMockConfiguration options =
        WireMockConfiguration.options().port(port).bindAddress("127.0.0.1");
    WireMockServer server = new WireMockServer(port == 0 ? options.dynamicPort() : options);
    server.start();
    server.stubFor(
        get(CONFIGURATION)
            .willReturn(
                aResponse()
                    .withBody(
                        new JsonObject()
                            .put("issuer", server.baseUrl())
                            .put("jwks_uri", server.baseUrl() + KEYS)
                            .encode())));
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }
}
