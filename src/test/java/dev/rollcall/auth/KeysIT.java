package dev.rollcall.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Await;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.LogLines;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.SigningKey;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The issuer rotates its keys, is slow, or is gone: what the service makes of it. */
class KeysIT {
  private static final String NOT_NOW =
      "{\"error\":\"The access token can't be checked now, try again\"}";
  private static final SigningKey OLD = SigningKey.make("old", "RS256");
  private static final SigningKey NEW = SigningKey.make("new", "ES256");

  private Issuer issuer;

  @BeforeEach
  void startIssuer() {
    issuer = new Issuer(OLD);
  }

  @AfterEach
  void stopIssuer() {
    issuer.close();
  }

  @Test
  void a_new_key_is_fetched_when_a_token_names_it_and_bodies_wait_for_it() {
    try (TestService service = TestService.start(issuer.settings(Map.of()))) {
      await(service, OLD, 404);
      issuer.publish(OLD, NEW);
      String body = "{\"StudentID\":\"7\",\"Name\":\"Anita\"}";
      try (RawConnection connection = service.api().connect()) {
        connection.send(
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer "
                + token(NEW)
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body
                + "GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        connection.read().is(201, "{\"message\":\"Student created\"}");
        connection.read().is(200, "{\"status\":\"ok\"}");
      }
      assertEquals(200, get(service, "/student/7", OLD).status());
      assertEquals(2, issuer.timesAsked());
    }
  }

  @Test
  void a_get_waits_for_new_keys_too() {
    try (TestService service = TestService.start(issuer.settings(Map.of()))) {
      await(service, OLD, 404);
      issuer.publish(NEW);
      try (RawConnection connection = service.api().connect()) {
        for (int i = 0; i < 2; i++) {
          connection.send(
              "GET /student/8 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                  + token(NEW)
                  + "\r\n\r\n");
          assertEquals(404, connection.read().status());
        }
      }
      // Withdrawn, and what it had signed was verified and remembered before.
      assertEquals(401, get(service, "/student/8", OLD).status());
    }
  }

  @Test
  void tokens_of_unknown_keys_do_not_make_it_ask_again_and_again() {
    try (TestService service = TestService.start(issuer.settings(Map.of()))) {
      await(service, OLD, 404);
      for (int i = 0; i < 100; i++) {
        SigningKey unknown = new SigningKey("unknown-" + i, OLD.algorithm(), OLD.pair());
        assertEquals(401, get(service, "/student/8", unknown).status());
      }
      // Once at the start, once for all of these; once more if they took longer than ten seconds.
      assertTrue(issuer.timesAsked() <= 3, "asked " + issuer.timesAsked() + " times");
    }
  }

  @Test
  void while_the_issuer_is_gone_known_keys_go_on_working() {
    try (LogLines log = new LogLines(KeySource.class.getName());
        TestService service = TestService.start(issuer.settings(Map.of()))) {
      await(service, OLD, 404);
      issuer.goDown();

      unavailable(get(service, "/student/8", NEW));
      assertEquals(404, get(service, "/student/8", OLD).status());
      unavailable(get(service, "/student/8", NEW));

      issuer.comeBack(OLD, NEW);
      await(service, NEW, 404);
      assertEquals(
          List.of("INFO", "WARN", "INFO"),
          log.events().stream().map(line -> line.getLevel().toString()).toList());
    }
  }

  @Test
  void it_starts_without_the_issuer_and_says_503_until_keys_are_there() {
    Map<String, String> settings = issuer.settings(Map.of());
    issuer.goDown();
    try (LogLines log = new LogLines(KeySource.class.getName());
        TestService service = TestService.start(settings)) {
      assertEquals(200, service.api().get("/health").status());
      assertEquals(401, service.api().get("/student/8").status());
      unavailable(get(service, "/student/8", OLD));
      unavailable(
          service
              .api()
              .send(
                  service
                      .api()
                      .request("/student")
                      .header("Authorization", "Bearer " + token(OLD))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"StudentID\":\"7\",\"Name\":\"A\"}"))));
      assertEquals("WARN", log.events().get(0).getLevel().toString());

      issuer.comeBack(OLD);
      await(service, OLD, 404);
    }
  }

  @Test
  void an_issuer_that_hangs_makes_nobody_wait_for_long() {
    issuer.answerForKeys(aResponse().withFixedDelay(60_000));
    try (TestService service = TestService.start(issuer.settings(Map.of("DEADLINE_MS", "500")))) {
      List<Answer> answers = new ArrayList<>();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> answers.add(get(service, "/student/8", OLD)));
      unavailable(answers.get(0));
    }
  }

  private static void unavailable(Answer answer) {
    answer.is(503, NOT_NOW);
    assertEquals("10", answer.header("Retry-After"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
  }

  private void await(TestService service, SigningKey key, int status) {
    Await.until(() -> get(service, "/student/nobody", key).status() == status);
  }

  private Answer get(TestService service, String path, SigningKey key) {
    return service.api().get(path, "Authorization", "Bearer " + token(key));
  }

  private String token(SigningKey key) {
    JsonObject claims = issuer.claims().put("scope", "students:read students:write");
    return key.sign(claims);
  }
}
