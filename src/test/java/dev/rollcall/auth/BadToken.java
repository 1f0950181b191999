package dev.rollcall.auth;

import dev.rollcall.support.Issuer;
import dev.rollcall.support.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token that must be refused.
 *
 * @param sentence why, as the client gets to read it
 */
record BadToken(String name, String token, String sentence) {
  private static final String MALFORMED = "The access token is malformed";
  private static final String NOT_THE_ISSUERS = "The access token's key is not the issuer's";
  private static final String WRONG_ALGORITHM = "The access token's algorithm is not its key's";
  private static final String BAD_SIGNATURE = "The access token's signature is not valid";
  private static final String NOT_FOR_US = "The access token is not for this service";
  private static final String NO_ACCESS_TOKEN = "The token is no access token";
  private static final String EXPIRED = "The access token has expired";
  private static final String TOO_EARLY = "The access token is not valid yet";

  /**
   * @param key one that the issuer publishes, for RS256
   * @param others further ones, of other algorithms
   */
  static List<BadToken> all(Issuer issuer, SigningKey key, List<SigningKey> others) {
    List<BadToken> all = new ArrayList<>();
    all.addAll(shapes(issuer, key));
    all.addAll(signatures(issuer, key, others));
    all.addAll(claims(issuer, key));
    return all;
  }

  private static List<BadToken> shapes(Issuer issuer, SigningKey key) {
    String good = key.sign(claims(issuer));
    String content = good.substring(0, good.lastIndexOf('.'));
    JsonObject none = header(key).put("alg", "none");
    JsonObject noKeyId = header(key);
    noKeyId.remove("kid");
    return List.of(
        new BadToken("garbage", "garbage", MALFORMED),
        new BadToken("three words", "a.b.c", MALFORMED),
        new BadToken("dots", "..", MALFORMED),
        new BadToken("two parts", content, MALFORMED),
        new BadToken("no signature", content + ".", MALFORMED),
        new BadToken("four parts", good + ".x", MALFORMED),
        new BadToken("a dot behind", good + ".", MALFORMED),
        new BadToken("padding", good + "==", MALFORMED),
        new BadToken("two tokens", good + "," + good, MALFORMED),
        new BadToken("five parts, encrypted", "a.b.c.d.e", MALFORMED),
        new BadToken("long garbage", "x".repeat(7_000), MALFORMED),
        new BadToken("a deep header", text("[".repeat(3_000)) + ".e30.x", MALFORMED),
        new BadToken("a header that is no object", text("[]") + ".e30.x", MALFORMED),
        new BadToken(
            "a header of other types", text("{\"alg\":{},\"kid\":1}") + ".e30.x", MALFORMED),
        new BadToken(
            "a critical extension",
            key.sign(header(key).put("crit", new JsonArray().add("b64")), claims(issuer)),
            MALFORMED),
        new BadToken("none, unsigned", SigningKey.content(none, claims(issuer)) + ".", MALFORMED),
        new BadToken("none, in two parts", SigningKey.content(none, claims(issuer)), MALFORMED),
        new BadToken(
            "no key id", key.sign(noKeyId, claims(issuer)), "The access token names no key"),
        new BadToken(
            "a null key id",
            key.sign(header(key).putNull("kid"), claims(issuer)),
            "The access token names no key"),
        new BadToken(
            "a logout token",
            key.sign(header(key).put("typ", "logout+jwt"), claims(issuer)),
            NO_ACCESS_TOKEN));
  }

  private static List<BadToken> signatures(Issuer issuer, SigningKey key, List<SigningKey> others) {
    String good = key.sign(claims(issuer));
    SigningKey stranger = SigningKey.make("stranger", "RS256");
    SigningKey impostor = SigningKey.make(key.id(), "RS256");
    List<BadToken> bad = new ArrayList<>();
    for (String none : List.of("none", "None", "NONE", "", "rs256", "HS256", "RS384", "PS256")) {
      bad.add(
          new BadToken(
              "algorithm " + none,
              key.sign(header(key).put("alg", none), claims(issuer)),
              WRONG_ALGORITHM));
    }
    for (SigningKey other : others) {
      bad.add(
          new BadToken(
              "signed with the issuer's other key " + other.algorithm(),
              other.sign(header(key), claims(issuer)),
              BAD_SIGNATURE));
    }
    byte[] encoded = key.pair().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n";
    byte[] modulus = Base64.getUrlDecoder().decode(key.jwk().getString("n"));
    for (byte[] secret : List.of(encoded, pem.getBytes(StandardCharsets.US_ASCII), modulus)) {
      bad.add(
          new BadToken(
              "HS256 with the public key as the secret",
              hs256(issuer, key, secret),
              WRONG_ALGORITHM));
    }
    bad.add(new BadToken("a stranger's key", stranger.sign(claims(issuer)), NOT_THE_ISSUERS));
    bad.add(
        new BadToken(
            "a stranger's key by a known id", impostor.sign(claims(issuer)), BAD_SIGNATURE));
    bad.add(
        new BadToken(
            "a key that the token brings along",
            impostor.sign(header(key).put("jwk", impostor.jwk()), claims(issuer)),
            BAD_SIGNATURE));
    bad.add(
        new BadToken(
            "an address of keys that the token brings along",
            stranger.sign(
                header(stranger).put("jku", "https://attacker.example/keys"), claims(issuer)),
            NOT_THE_ISSUERS));
    bad.add(
        new BadToken(
            "other claims under the signature",
            SigningKey.content(header(key), claims(issuer).put("sub", "root"))
                + good.substring(good.lastIndexOf('.')),
            BAD_SIGNATURE));
    bad.add(
        new BadToken(
            "a signature of nothing",
            good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(342),
            BAD_SIGNATURE));
    bad.add(
        new BadToken(
            "a short signature", good.substring(0, good.lastIndexOf('.') + 5), BAD_SIGNATURE));
    return bad;
  }

  private static List<BadToken> claims(Issuer issuer, SigningKey key) {
    long now = Instant.now().getEpochSecond();
    JsonObject noExpiry = claims(issuer);
    noExpiry.remove("exp");
    JsonObject noAudience = claims(issuer).put("client_id", Issuer.AUDIENCE);
    noAudience.remove("aud");
    JsonObject cognito = noAudience.copy().put("token_use", "access");
    return List.of(
        bad(key, "another issuer", claims(issuer).put("iss", "https://attacker.example")),
        bad(key, "another issuer", claims(issuer).put("iss", issuer.url() + "/")),
        bad(key, "another issuer", claims(issuer).putNull("iss")),
        new BadToken("another audience", key.sign(claims(issuer).put("aud", "x")), NOT_FOR_US),
        new BadToken(
            "no audience among them",
            key.sign(claims(issuer).put("aud", new JsonArray().add("x").add(1))),
            NOT_FOR_US),
        new BadToken("a null audience", key.sign(claims(issuer).putNull("aud")), NOT_FOR_US),
        new BadToken("no audience, and not Cognito's", key.sign(noAudience), NOT_FOR_US),
        new BadToken(
            "Cognito's, for another client",
            key.sign(cognito.copy().put("client_id", "x")),
            NOT_FOR_US),
        new BadToken(
            "a client does not make up for the audience",
            key.sign(cognito.copy().put("aud", "x")),
            NOT_FOR_US),
        new BadToken("expired", key.sign(claims(issuer).put("exp", now - 60)), EXPIRED),
        new BadToken("expired long ago", key.sign(claims(issuer).put("exp", 0)), EXPIRED),
        new BadToken("expired before 1970", key.sign(claims(issuer).put("exp", -1e300)), EXPIRED),
        new BadToken("no expiry", key.sign(noExpiry), MALFORMED),
        new BadToken("a null expiry", key.sign(claims(issuer).putNull("exp")), MALFORMED),
        new BadToken(
            "an expiry that is a text",
            key.sign(claims(issuer).put("exp", "" + (now + 60))),
            MALFORMED),
        new BadToken("not yet valid", key.sign(claims(issuer).put("nbf", now + 120)), TOO_EARLY),
        new BadToken(
            "Cognito's ID token", key.sign(claims(issuer).put("token_use", "id")), NO_ACCESS_TOKEN),
        new BadToken(
            "Keycloak's ID token", key.sign(claims(issuer).put("typ", "ID")), NO_ACCESS_TOKEN),
        new BadToken("an ID token", key.sign(claims(issuer).put("at_hash", "x")), NO_ACCESS_TOKEN));
  }

  private static BadToken bad(SigningKey key, String name, JsonObject claims) {
    return new BadToken(name, key.sign(claims), "The access token is of another issuer");
  }

  private static String hs256(Issuer issuer, SigningKey key, byte[] secret) {
    String content = SigningKey.content(header(key).put("alg", "HS256"), claims(issuer));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + SigningKey.base64(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject header(SigningKey key) {
    return new JsonObject().put("alg", key.algorithm()).put("kid", key.id()).put("typ", "JWT");
  }

  /** All would be well with them. */
  private static JsonObject claims(Issuer issuer) {
    return issuer.claims().put("scope", "students:read students:write");
  }

  private static String text(String text) {
    return SigningKey.base64(text.getBytes(StandardCharsets.UTF_8));
  }
}
