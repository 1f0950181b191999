package dev.rollcall.auth;

import dev.rollcall.settings.AccessSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Verifies access tokens. Belongs to one event loop. */
public final class TokenVerifier {
  private final Vertx vertx;
  private final KeySource source;
  private final VerifierPool threads;
  private final ClaimsValidator claims;
  private final Duration keyTimeout;
  private final InstantSource clock;
  private final TokenCache cache = new TokenCache();

  private KeySet keys = KeySet.NONE;
  private JWTAuth signatures;

  /**
   * @param keyTimeout how long a token may wait for the issuer's keys
   */
  TokenVerifier(
      Vertx vertx,
      KeySource source,
      VerifierPool threads,
      AccessSettings settings,
      Duration keyTimeout,
      InstantSource clock) {
    this.vertx = vertx;
    this.source = source;
    this.threads = threads;
    this.claims = new ClaimsValidator(settings);
    this.keyTimeout = keyTimeout;
    this.clock = clock;
  }

  /**
   * What the token allows. Complete at once where the token was verified before. Fails with {@link
   * InvalidTokenException} or {@link TokenNotJudgedException}; completes on the caller's context.
   */
  public Future<TokenGrant> verify(String token) {
    useKeys(source.current());
    String key = cache.key(token);
    TokenGrant known = cache.get(key, now());
    if (known != null) {
      return Future.succeededFuture(known);
    }
    TokenHeader header;
    try {
      header = TokenHeader.of(token);
    } catch (InvalidTokenException e) {
      return Future.failedFuture(e);
    }
    return keys.has(header.keyId()) ? verify(token, header, key) : withNewKeys(token, header, key);
  }

  private Future<TokenGrant> withNewKeys(String token, TokenHeader header, String key) {
    return source
        .refresh(header.keyId())
        .timeout(keyTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(TokenNotJudgedException.withoutKeys()))
        .compose(
            fetched -> {
              useKeys(source.current());
              return keys.has(header.keyId())
                  ? verify(token, header, key)
                  : Future.failedFuture(
                      new InvalidTokenException("The access token's key is not the issuer's"));
            });
  }

  private Future<TokenGrant> verify(String token, TokenHeader header, String key) {
    if (!header.algorithm().equals(keys.algorithm(header.keyId()))) {
      return Future.failedFuture(
          new InvalidTokenException("The access token's algorithm is not its key's"));
    }
    KeySet verifiedWith = keys;
    JWTAuth verifier = signatures;
    return threads
        .run(() -> verifier.authenticate(new TokenCredentials(token)))
        .recover(e -> Future.failedFuture(refusal(e)))
        .map(
            user -> {
              JsonObject said = user.attributes().getJsonObject("accessToken");
              TokenGrant grant = claims.judge(said, now());
              if (verifiedWith.equals(keys)) {
                cache.put(key, grant);
              }
              return grant;
            });
  }

  private static RuntimeException refusal(Throwable cause) {
    if (cause instanceof TokenNotJudgedException busy) {
      return busy;
    }
    return new InvalidTokenException(
        cause instanceof SignatureException
            ? "The access token's signature is not valid"
            : "The access token is malformed");
  }

  private void useKeys(KeySet current) {
    if (current.equals(keys)) {
      return;
    }
    keys = current;
    cache.clear();
    JWTAuthOptions options =
        new JWTAuthOptions()
            // Claims judges the times: it says which is wrong, and wants an expiry.
            .setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    current.keys().values().forEach(options::addJwk);
    // One for each event loop: inside, all that verify with a key take turns.
    signatures = JWTAuth.create(vertx, options);
  }

  private double now() {
    Instant now = clock.instant();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }
}
