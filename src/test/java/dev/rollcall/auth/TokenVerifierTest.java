package dev.rollcall.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.settings.AccessSettings;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is remembered of a token, and for how long. */
@ExtendWith(VertxExtension.class)
class TokenVerifierTest {
  private static final SigningKey KEY = SigningKey.make("key", "ES256");

  private final Issuer issuer = new Issuer(KEY);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private KeySource source;
  private VerifierPool threads;
  private TokenVerifier verifier;

  @BeforeEach
  void setUp(Vertx vertx) throws Exception {
    AccessSettings settings =
        new AccessSettings(issuer.url(), List.of(Issuer.AUDIENCE), "", List.of());
    Duration second = Duration.ofSeconds(1);
    source =
        new KeySource(
            vertx,
            new KeyLoader(vertx, settings, Duration.ofSeconds(20)),
            new KeySource.Pace(Duration.ofHours(1), second, Duration.ZERO));
    threads = VerifierPool.start(vertx);
    verifier =
        new TokenVerifier(vertx, source, threads, settings, Duration.ofSeconds(20), now::get);
    source.refresh("any").await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void tearDown() {
    source.stop();
    threads.stop();
    issuer.close();
  }

  @Test
  void a_token_is_good_until_it_expires_however_often_it_was_seen() throws Exception {
    Instant start = now.get();
    String token =
        KEY.sign(
            issuer.claims().put("scope", "students:read").put("exp", start.getEpochSecond() + 60));
    for (int second = 0; second < 90; second += 10) {
      now.set(start.plusSeconds(second));
      assertEquals(Set.of(Scope.READ), verify(token).scopes());
    }
    // The leeway for clocks that differ is over too.
    now.set(start.plusSeconds(91));
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "The access token has expired",
          assertThrows(InvalidTokenException.class, () -> verify(token)).getMessage());
    }
  }

  @Test
  void only_a_token_that_was_seen_before_is_judged_on_the_callers_thread() throws Exception {
    String token = KEY.sign(issuer.claims());

    Future<TokenGrant> first = verifier.verify(token);
    assertFalse(first.isComplete());
    first.await(20, TimeUnit.SECONDS);

    assertTrue(verifier.verify(token).isComplete());
  }

  @Test
  void what_a_withdrawn_key_signed_is_not_remembered() throws Exception {
    String token = KEY.sign(issuer.claims());
    verify(token);
    issuer.publish(SigningKey.make("other", "ES256"));
    source.refresh("any").await(20, TimeUnit.SECONDS);

    assertThrows(InvalidTokenException.class, () -> verify(token));
  }

  @Test
  void a_token_that_differs_in_one_letter_is_another() throws Exception {
    String token = KEY.sign(issuer.claims());
    verify(token);
    int signature = token.lastIndexOf('.') + 10;
    char other = token.charAt(signature) == 'A' ? 'B' : 'A';

    assertThrows(
        InvalidTokenException.class,
        () -> verify(token.substring(0, signature) + other + token.substring(signature + 1)));
  }

  @Test
  void the_cache_forgets_at_the_expiry_and_keeps_a_bounded_number() {
    TokenCache cache = new TokenCache();
    cache.put("short", new TokenGrant(Optional.empty(), Set.of(), 10));
    assertNotNull(cache.get("short", 9.9));
    assertNull(cache.get("short", 10));

    for (int i = 0; i < 10_000; i++) {
      cache.put("token " + i, new TokenGrant(Optional.empty(), Set.of(), 10));
    }
    assertNull(cache.get("token 5000", 0));
    assertNotNull(cache.get("token 9999", 0));
    assertEquals(32, cache.key("x").length());
  }

  private TokenGrant verify(String token) throws Exception {
    return verifier.verify(token).await(20, TimeUnit.SECONDS);
  }
}
