package dev.rollcall.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rollcall.settings.AccessSettings;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an issuer may answer when it is asked for its keys, and what is made of it. */
@ExtendWith(VertxExtension.class)
class KeyLoaderIT {
  private static final SigningKey KEY = SigningKey.make("key", "RS256");

  private final Issuer issuer = new Issuer(KEY);
  private Vertx vertx;

  @BeforeEach
  void setUp(Vertx injected) {
    vertx = injected;
  }

  @AfterEach
  void closeIssuer() {
    issuer.close();
  }

  @Test
  void keys_come_from_their_address_or_from_where_the_configuration_says() throws Exception {
    assertEquals(Set.of("key"), load(issuer.url(), issuer.keysUrl()).keys().keySet());
    assertEquals(Set.of("key"), load(issuer.url(), "").keys().keySet());
  }

  @Test
  void a_slash_at_the_issuers_end_is_part_of_its_name_but_not_doubled() throws Exception {
    configuration(
        new JsonObject().put("issuer", issuer.url() + "/").put("jwks_uri", issuer.keysUrl()));

    assertEquals(Set.of("key"), load(issuer.url() + "/", "").keys().keySet());
  }

  @Test
  void keys_that_verify_no_token_are_left_out() throws Exception {
    JsonObject good = KEY.jwk();
    JsonObject noId = good.copy();
    noId.remove("kid");
    keys(
        good.copy().put("kid", "encryption").put("use", "enc"),
        good.copy().put("kid", "RSA-OAEP").put("alg", "RSA-OAEP"),
        good.copy().put("kid", "short").put("n", SigningKey.base64(new byte[128])),
        good.copy().put("kid", "no base64").put("n", "***"),
        good.copy().put("kid", "no algorithm of its type").put("alg", "ES256"),
        good.copy().put("kid", "numbers").put("alg", 7),
        new JsonObject().put("kid", "secret").put("kty", "oct").put("alg", "HS256").put("k", "AA"),
        new JsonObject().put("kid", "unknown").put("kty", "QP"),
        SigningKey.make("k1", "ES256").jwk().put("crv", "secp256k1"),
        noId,
        new JsonObject(),
        good.copy().put("kid", "plain").putNull("x5c"));

    assertEquals(Set.of("plain"), load(issuer.url(), "").keys().keySet());
  }

  @Test
  void without_an_algorithm_a_key_has_its_types_usual_one() throws Exception {
    JsonObject rsa = KEY.jwk();
    rsa.remove("alg");
    JsonObject p521 = SigningKey.make("p521", "ES512").jwk();
    p521.remove("alg");
    keys(rsa, p521);

    KeySet loaded = load(issuer.url(), "");
    assertEquals("RS256", loaded.algorithm("key"));
    assertEquals("ES512", loaded.algorithm("p521"));
  }

  @Test
  void nothing_of_a_private_key_and_no_certificate_is_kept() throws Exception {
    keys(KEY.jwk().put("d", "AA").put("x5c", new JsonArray().add("expired")));

    assertEquals(
        Set.of("alg", "kty", "kid", "n", "e"),
        load(issuer.url(), "").keys().get("key").fieldNames());
  }

  @Test
  void what_is_no_key_set_is_told_from_one() {
    // Who asked for the keys is told by the failure; nobody else has to be told of it.
    try (LogLines log = new LogLines("io.vertx")) {
      assertAllFail();
      assertEquals(List.of(), log.events().stream().map(Object::toString).toList());
    }
  }

  private void assertAllFail() {
    assertFails("it answers 500", aResponse().withStatus(500));
    assertFails("it answers 302", aResponse().withStatus(302).withHeader("Location", "/keys2"));
    assertFails("larger than 262144 bytes", aResponse().withBody("[" + "1,".repeat(200_000)));
    assertFails("no key", aResponse().withBody("{}"));
    assertFails("no key", aResponse().withBody("{\"keys\":{}}"));
    assertFails("no key", aResponse().withBody("{\"keys\":[1,null,[]]}"));
    assertFails("no JSON object", aResponse().withBody("<html>"));
    assertFails("no JSON object", aResponse().withBody("[]"));
    assertFails("", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertFails("", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    assertFails("", aResponse().withFixedDelay(60_000));
    assertFails("", aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(100, 60_000));
  }

  @Test
  void a_configuration_of_another_issuer_or_with_unsafe_keys_is_refused() {
    configuration(new JsonObject().put("issuer", "https://x").put("jwks_uri", issuer.keysUrl()));
    assertFailure("JWT_ISSUER", "");
    for (Object address : List.of("http://keys.example/", "file:///etc/passwd", "", 7)) {
      configuration(new JsonObject().put("issuer", issuer.url()).put("jwks_uri", address));
      assertFailure("jwks_uri", "");
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() {
    WireMockServer selfSigned =
        new WireMockServer(
            WireMockConfiguration.options().dynamicHttpsPort().bindAddress("127.0.0.1"));
    selfSigned.start();
    try {
      String address = "https://localhost:" + selfSigned.httpsPort() + "/keys";
      Throwable failure =
          assertThrows(SSLHandshakeException.class, () -> load(issuer.url(), address));
      assertTrue(String.valueOf(failure.getMessage()).contains("Failed to create SSL connection"));
    } finally {
      selfSigned.stop();
    }
  }

  private void assertFails(String problem, ResponseDefinitionBuilder answer) {
    issuer.answerForKeys(answer);
    assertFailure(problem, issuer.keysUrl());
  }

  private void assertFailure(String problem, String keysUrl) {
    Throwable failure = assertThrows(Throwable.class, () -> load(issuer.url(), keysUrl));
    assertTrue(String.valueOf(failure.getMessage()).contains(problem), failure.toString());
  }

  private void keys(JsonObject... keys) {
    JsonArray array = new JsonArray();
    for (JsonObject key : keys) {
      array.add(key);
    }
    issuer.answerForKeys(aResponse().withBody(new JsonObject().put("keys", array).encode()));
  }

  private void configuration(JsonObject configuration) {
    issuer.answerForConfiguration(aResponse().withBody(configuration.encode()));
  }

  private KeySet load(String issuerName, String keysUrl) throws Exception {
    AccessSettings settings = new AccessSettings(issuerName, List.of("x"), keysUrl, List.of());
    KeyLoader loader = new KeyLoader(vertx, settings, Duration.ofSeconds(2));
    try {
      return loader.load().await(20, TimeUnit.SECONDS);
    } finally {
      loader.close();
    }
  }
}
