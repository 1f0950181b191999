package dev.rollcall.auth;

import dev.rollcall.settings.AccessSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Judges what a token with a good signature says. */
final class ClaimsValidator {
  /** Clocks differ a little. */
  private static final int LEEWAY_SECONDS = 30;

  private final AccessSettings settings;

  ClaimsValidator(AccessSettings settings) {
    this.settings = settings;
  }

  /**
   * @param now in seconds since 1970
   * @throws InvalidTokenException where the token is not for this service, not of this time, or no
   *     access token
   */
  TokenGrant judge(JsonObject claims, double now) {
    if (!settings.issuer().equals(claims.getValue("iss"))) {
      throw new InvalidTokenException("The access token is of another issuer");
    }
    if (!isAccessToken(claims)) {
      throw new InvalidTokenException("The token is no access token");
    }
    if (!isForThisService(claims)) {
      throw new InvalidTokenException("The access token is not for this service");
    }
    double expires = time(claims.getValue("exp"));
    if (now >= expires + LEEWAY_SECONDS) {
      throw new InvalidTokenException("The access token has expired");
    }
    if (now < time(claims.getValue("nbf", 0)) - LEEWAY_SECONDS) {
      throw new InvalidTokenException("The access token is not valid yet");
    }
    Optional<String> subject =
        claims.getValue("sub") instanceof String text ? Optional.of(text) : Optional.empty();
    return new TokenGrant(subject, scopes(claims), expires);
  }

  /**
   * Cognito says in {@code token_use} what a token is for, Keycloak in {@code typ}; the hashes are
   * in OpenID's ID tokens only. An ID token tells a client who its user is, and allows nothing.
   */
  private static boolean isAccessToken(JsonObject claims) {
    return "access".equals(claims.getValue("token_use", "access"))
        && "Bearer".equals(claims.getValue("typ", "Bearer"))
        && !claims.containsKey("at_hash")
        && !claims.containsKey("c_hash");
  }

  /** Cognito's access tokens have no {@code aud}: they name the client they were made for. */
  private boolean isForThisService(JsonObject claims) {
    if (claims.containsKey("aud")) {
      return texts(claims.getValue("aud")).stream().anyMatch(settings.audiences()::contains);
    }
    return claims.containsKey("token_use")
        && claims.getValue("client_id") instanceof String client
        && settings.audiences().contains(client);
  }

  /** Most issuers have one text of scopes with spaces between, some an array named {@code scp}. */
  private static Set<Scope> scopes(JsonObject claims) {
    Set<String> values = new HashSet<>();
    for (String name : new String[] {"scope", "scp"}) {
      for (String text : texts(claims.getValue(name))) {
        values.addAll(Arrays.asList(text.split(" ", -1)));
      }
    }
    Set<Scope> scopes = EnumSet.allOf(Scope.class);
    scopes.removeIf(scope -> !scope.isAmong(values));
    return scopes;
  }

  /** A text, or an array's texts. */
  private static Set<String> texts(Object value) {
    Set<String> texts = new HashSet<>();
    for (Object one : value instanceof JsonArray array ? array : new JsonArray().add(value)) {
      if (one instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static double time(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new InvalidTokenException("The access token is malformed");
  }
}
