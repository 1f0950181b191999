package dev.rollcall.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The public keys that an issuer signs with at one time (a JWKS, RFC 7517).
 *
 * @param keys by their ids; each with its algorithm, and nothing of it but what verifying takes
 */
record KeySet(Map<String, JsonObject> keys) {
  static final KeySet NONE = new KeySet(Map.of());

  /** Signatures by a private key only: with a shared secret whoever can verify could also sign. */
  private static final Set<String> ALGORITHMS =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  /**
   * Not the certificate (x5c): the keys are trusted for where they come from, and an expired
   * certificate around one would make it unusable.
   */
  private static final List<String> MEMBERS = List.of("kty", "kid", "n", "e", "crv", "x", "y");

  /** 2048 bits, the least that RFC 7518 allows. */
  private static final int LEAST_RSA_BYTES = 256;

  KeySet {
    keys = Map.copyOf(keys);
  }

  /**
   * Takes the keys that can verify a token, and leaves out the others: those for encryption, of
   * unknown kinds, without an id.
   *
   * @throws IllegalArgumentException where there is none
   */
  static KeySet of(JsonObject jwks) {
    Map<String, JsonObject> keys = new HashMap<>();
    if (jwks.getValue("keys") instanceof JsonArray all) {
      for (Object one : all) {
        if (one instanceof JsonObject key && isUsable(key)) {
          keys.put(key.getString("kid"), trimmed(key));
        }
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("it names no key that can verify a token");
    }
    return new KeySet(keys);
  }

  boolean has(String id) {
    return keys.containsKey(id);
  }

  /** The one algorithm that a key is used with. */
  String algorithm(String id) {
    return keys.get(id).getString("alg");
  }

  private static boolean isUsable(JsonObject key) {
    String algorithm = algorithmOf(key);
    return key.getValue("kid") instanceof String
        && "sig".equals(key.getValue("use", "sig"))
        && ALGORITHMS.contains(algorithm)
        && algorithm.equals(key.getValue("alg", algorithm))
        && (!"RSA".equals(key.getValue("kty")) || isLongEnough(key.getValue("n")));
  }

  /** Some issuers leave the algorithm out; then it is the usual one of the key's type. */
  private static String algorithmOf(JsonObject key) {
    return switch (text(key, "kty") + " " + text(key, "crv")) {
      case "RSA " -> text(key, "alg").matches("[RP]S\\d+") ? text(key, "alg") : "RS256";
      case "EC P-256" -> "ES256";
      case "EC P-384" -> "ES384";
      case "EC P-521" -> "ES512";
      case "OKP Ed25519" -> "EdDSA";
      default -> "";
    };
  }

  private static String text(JsonObject key, String member) {
    return key.getValue(member) instanceof String text ? text : "";
  }

  private static boolean isLongEnough(Object modulus) {
    try {
      return modulus instanceof String text
          && Base64.getUrlDecoder().decode(text).length >= LEAST_RSA_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static JsonObject trimmed(JsonObject key) {
    JsonObject trimmed = new JsonObject().put("alg", algorithmOf(key));
    for (String member : MEMBERS) {
      if (key.getValue(member) instanceof String text) {
        trimmed.put(member, text);
      }
    }
    return trimmed;
  }
}
