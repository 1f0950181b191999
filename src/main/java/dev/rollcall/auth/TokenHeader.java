package dev.rollcall.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a token says of itself before anybody has verified it: which key to verify it with. */
record TokenHeader(String keyId, String algorithm) {
  /** A signed JWT in three parts, none of them empty, without padding. */
  private static final Pattern SHAPE = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

  /** RFC 9068 has a type of their own for access tokens; most issuers don't use it yet. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  /**
   * @throws InvalidTokenException where this is no token that could be verified
   */
  static TokenHeader of(String token) {
    if (!SHAPE.matcher(token).matches()) {
      throw malformed();
    }
    JsonObject header = decode(token.substring(0, token.indexOf('.')));
    if (!(header.getValue("alg") instanceof String algorithm) || header.containsKey("crit")) {
      // "crit" names extensions that must be understood (RFC 7515): none is here.
      throw malformed();
    }
    if (!(header.getValue("kid") instanceof String keyId)) {
      throw new InvalidTokenException("The access token names no key");
    }
    if (!TYPES.contains(String.valueOf(header.getValue("typ", "jwt")).toLowerCase(Locale.ROOT))) {
      throw new InvalidTokenException("The token is no access token");
    }
    return new TokenHeader(keyId, algorithm);
  }

  private static JsonObject decode(String part) {
    try {
      return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
    } catch (IllegalArgumentException | DecodeException e) {
      throw malformed();
    }
  }

  private static InvalidTokenException malformed() {
    return new InvalidTokenException("The access token is malformed");
  }
}
