package dev.rollcall.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import dev.rollcall.support.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With access control on: who gets in, with what, and what the others are told. */
class AccessControlTest {
  private static final String STUDENT = "{\"StudentID\":\"7\",\"Name\":\"Anita\"}";
  private static final SigningKey KEY = SigningKey.make("key-1", "RS256");
  private static final List<SigningKey> OTHERS =
      List.of(
          SigningKey.make("key-2", "RS512"),
          SigningKey.make("key-3", "PS256"),
          SigningKey.make("key-4", "ES256"),
          SigningKey.make("key-5", "ES384"),
          SigningKey.make("key-6", "ES512"),
          SigningKey.make("key-7", "EdDSA"));
  private static final Issuer ISSUER = new Issuer(all());

  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(ISSUER.settings(Map.of("CORS_ORIGINS", "https://a.example")));

  @AfterAll
  static void closeIssuer() {
    ISSUER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health", "/health/ready", "/docs", "/console/main.js", "/openapi.json"})
  void what_tells_that_it_lives_is_open(String path) {
    assertEquals(200, rollcall.api().get(path).status());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /student/7",
    "HEAD, /student/7",
    "PUT, /student/7",
    "DELETE, /student/7",
    "POST, /student",
    "GET, /student",
    "PATCH, /student/7",
    "GET, /nothing",
    "GET, //health",
    "GET, /health/",
    "GET, /health/../student/7",
    "POST, /student/",
    "GET, /%68ealth",
  })
  void everything_else_needs_a_token_also_what_is_not_there(String method, String path) {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
      Answer answer = method.equals("HEAD") ? connection.readHead() : connection.read();

      assertEquals(401, answer.status());
      assertEquals("Bearer realm=\"rollcall\"", answer.header("WWW-Authenticate"));
      assertEquals("nosniff", answer.header("X-Content-Type-Options"));
      if (!method.equals("HEAD")) {
        answer.is(401, "{\"error\":\"The request needs an access token\"}");
      }
    }
  }

  /** nginx says for a health check, too, that it came by HTTP: that tells nothing of tokens. */
  @Test
  void tokens_by_plain_http_are_warned_of_once() {
    try (LogLines log = new LogLines(TokenAuth.class.getName())) {
      overPlainHttp("/health");
      assertEquals(0, log.events().size());
      overPlainHttp("/student/7");
      overPlainHttp("/student/7");
      overPlainHttp("/student");

      assertEquals(1, log.events().size());
      ILoggingEvent warning = log.events().get(0);
      assertEquals(Level.WARN, warning.getLevel());
      assertTrue(warning.getFormattedMessage().contains("X-Forwarded-Proto: http"));
    }
  }

  private static void overPlainHttp(String path) {
    send(rollcall.api().request(path).header("X-Forwarded-Proto", "http").GET());
    send(rollcall.api().request(path).header("X-Forwarded-Proto", "https").GET());
  }

  @Test
  void a_token_allows_what_its_scopes_say() {
    String reader = KEY.sign(ISSUER.claims().put("scope", "openid students:read"));
    String writer = KEY.sign(ISSUER.claims().put("scope", "students:write"));
    String both = KEY.sign(ISSUER.claims().put("scope", "students:write students:read"));

    assertEquals(201, create(writer).status());
    assertEquals(200, read(reader).status());
    assertEquals(200, read(both).status());
    assertLacks("students:write", create(reader));
    assertLacks("students:write", send(request("/student/7", reader).DELETE()));
    assertLacks("students:read", read(writer));
    assertLacks("students:read", read(KEY.sign(ISSUER.claims())));
    assertEquals(200, send(request("/student/7", both).DELETE()).status());
    assertEquals(404, send(request("/nothing", both)).status());
  }

  static List<JsonObject> accepted() {
    return List.of(
        ISSUER.claims().put("scope", "students:read"),
        ISSUER.claims().put("scope", "a b students:read c"),
        ISSUER.claims().put("scope", "students/read"),
        ISSUER.claims().put("scp", new JsonArray().add("x").add("students:read")),
        ISSUER.claims().put("scp", "x students:read"),
        reading().put("aud", new JsonArray().add("https://other").add(Issuer.AUDIENCE)),
        reading().put("aud", "another-client"),
        reading().put("exp", now() + 60.5),
        reading().put("exp", now() - 5),
        reading().put("nbf", now() + 5),
        reading().put("typ", "Bearer"),
        cognito().put("client_id", "another-client"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void tokens_of_every_usual_make_are_taken(JsonObject claims) {
    assertEquals(404, send(request("/student/nobody", KEY.sign(claims))).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
  void their_type_may_be_the_old_and_the_new_one(String type) {
    assertEquals(
        404,
        send(request("/student/nobody", KEY.sign(header().put("typ", type), reading()))).status());
  }

  @Test
  void every_algorithm_with_a_private_key_is_taken() {
    for (SigningKey key : OTHERS) {
      assertEquals(
          404, send(request("/student/nobody", key.sign(reading()))).status(), key.algorithm());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  "})
  void the_schemes_case_does_not_matter(String scheme) {
    assertEquals(
        404,
        send(rollcall
                .api()
                .request("/student/nobody")
                .header("Authorization", scheme + KEY.sign(reading())))
            .status());
  }

  @Test
  void all_that_is_wrong_with_a_token_is_a_401_that_says_so() {
    for (BadToken bad : BadToken.all(ISSUER, KEY, OTHERS)) {
      // Twice: nothing is remembered of a bad one that would let it in.
      for (int i = 0; i < 2; i++) {
        Answer answer = send(request("/student/7", bad.token()));

        assertEquals(401, answer.status(), bad.name() + answer);
        String challenge = answer.header("WWW-Authenticate");
        assertTrue(
            challenge.startsWith(
                "Bearer realm=\"rollcall\", error=\"invalid_token\", error_description=\""),
            bad.name() + challenge);
        String sentence = new JsonObject(answer.body()).getString("error");
        assertTrue(challenge.endsWith("=\"" + sentence + "\""), challenge);
        assertEquals(bad.sentence(), sentence, bad.name());
      }
    }
  }

  @Test
  void a_token_longer_than_a_header_may_be_is_a_431() {
    String huge = KEY.sign(reading().put("x", "x".repeat(20_000)));

    assertEquals(431, send(request("/student/7", huge)).status());
  }

  @Test
  void two_authorization_headers_are_a_400() {
    Answer answer =
        send(request("/student/7", KEY.sign(reading())).header("Authorization", "Bearer x"));

    answer.is(400, "{\"error\":\"The request has more than one Authorization header\"}");
    assertEquals(
        "Bearer realm=\"rollcall\", error=\"invalid_request\"", answer.header("WWW-Authenticate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearer", "bearer\t", "Token x", ":"})
  void other_schemes_and_no_token_are_asked_for_one(String authorization) {
    Answer answer =
        send(rollcall.api().request("/student/7").header("Authorization", authorization));

    answer.is(401, "{\"error\":\"The request needs an access token\"}");
    assertEquals("Bearer realm=\"rollcall\"", answer.header("WWW-Authenticate"));
  }

  @Test
  void a_token_in_the_query_is_none() {
    assertEquals(
        401,
        send(rollcall.api().request("/student/7?access_token=" + KEY.sign(reading()))).status());
  }

  @Test
  void it_is_checked_before_the_body_is_read() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
      // Not 100, and nobody has sent a body.
      assertEquals(401, connection.read().status());
    }
  }

  @Test
  void a_refused_body_does_not_end_the_connection() {
    try (RawConnection connection = rollcall.api().connect()) {
      connection.send(
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + "Content-Length: 5\r\n\r\nhello");
      assertEquals(401, connection.read().status());
      connection.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
      connection.read().is(200, "{\"status\":\"ok\"}");
    }
  }

  @Test
  void a_preflight_needs_no_token_and_a_refusal_can_be_read_by_the_page() {
    Answer preflight =
        send(
            rollcall
                .api()
                .request("/student/7")
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, preflight.status());
    assertTrue(preflight.header("Access-Control-Allow-Headers").contains("Authorization"));

    Answer refused =
        send(rollcall.api().request("/student/7").header("Origin", "https://a.example"));
    assertEquals(401, refused.status());
    assertEquals("https://a.example", refused.header("Access-Control-Allow-Origin"));
    assertTrue(refused.header("Access-Control-Expose-Headers").contains("WWW-Authenticate"));
  }

  private static void assertLacks(String scope, Answer answer) {
    answer.is(403, "{\"error\":\"The access token lacks the scope " + scope + "\"}");
    assertEquals(
        "Bearer realm=\"rollcall\", error=\"insufficient_scope\", scope=\"" + scope + "\"",
        answer.header("WWW-Authenticate"));
    assertFalse(answer.header("X-Request-Id").isEmpty());
  }

  private static SigningKey[] all() {
    SigningKey[] keys = OTHERS.toArray(new SigningKey[OTHERS.size() + 1]);
    keys[OTHERS.size()] = KEY;
    return keys;
  }

  private static JsonObject header() {
    return new JsonObject().put("alg", "RS256").put("kid", KEY.id());
  }

  private static JsonObject reading() {
    return ISSUER.claims().put("scope", "students:read");
  }

  /** As Amazon Cognito's access tokens are. */
  private static JsonObject cognito() {
    JsonObject claims =
        ISSUER
            .claims()
            .put("token_use", "access")
            .put("version", 2)
            .put("scope", "students/read students/write");
    claims.remove("aud");
    return claims;
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static Answer create(String token) {
    return send(
        request("/student", token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(STUDENT)));
  }

  private static Answer read(String token) {
    return send(request("/student/7", token));
  }

  private static HttpRequest.Builder request(String path, String token) {
    return rollcall.api().request(path).header("Authorization", "Bearer " + token);
  }

  private static Answer send(HttpRequest.Builder request) {
    return rollcall.api().send(request);
  }
}
