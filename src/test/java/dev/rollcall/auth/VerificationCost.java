package dev.rollcall.auth;

import dev.rollcall.settings.AccessSettings;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.SigningKey;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures what verifying a token takes; docs/access-control.md has the command. */
public final class VerificationCost {
  private static final int TOKENS = 2_000;
  private static final int ROUNDS = 8;

  private VerificationCost() {}

  /** Prints microseconds a token, new and seen before, for the usual algorithms. */
  public static void main(String[] arguments) throws Exception {
    for (String algorithm : List.of("RS256", "ES256")) {
      measure(SigningKey.make("key", algorithm));
    }
    System.exit(0);
  }

  private static void measure(SigningKey key) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Issuer issuer = new Issuer(key)) {
      AccessSettings settings =
          new AccessSettings(issuer.url(), List.of(Issuer.AUDIENCE), "", List.of());
      KeySource source =
          new KeySource(
              vertx, new KeyLoader(vertx, settings, Duration.ofSeconds(20)), KeySource.Pace.USUAL);
      source.refresh("any").await(20, TimeUnit.SECONDS);
      List<String> tokens = new ArrayList<>();
      for (int i = 0; i < TOKENS; i++) {
        tokens.add(
            key.sign(issuer.claims().put("scope", "students:read").put("jti", "token-" + i)));
      }
      for (int round = 1; round <= ROUNDS; round++) {
        TokenVerifier verifier =
            new TokenVerifier(
                vertx,
                source,
                VerifierPool.start(vertx),
                settings,
                Duration.ofSeconds(20),
                InstantSource.system());
        System.out.printf(
            "%s, round %d, tokens of %d bytes: new %.1f us, seen before %.2f us%n",
            key.algorithm(),
            round,
            tokens.get(0).length(),
            microseconds(verifier, tokens),
            microseconds(verifier, tokens));
      }
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static double microseconds(TokenVerifier verifier, List<String> tokens) throws Exception {
    long start = System.nanoTime();
    for (String token : tokens) {
      verifier.verify(token).await(20, TimeUnit.SECONDS);
    }
    return (System.nanoTime() - start) / 1e3 / tokens.size();
  }
}
