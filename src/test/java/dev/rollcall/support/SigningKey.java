package dev.rollcall.support;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that an issuer signs tokens with, by the JDK alone: what a library would refuse to sign can
 * be signed here.
 *
 * @param id {@code kid}
 * @param algorithm as JWTs name it, such as {@code RS256}
 */
public record SigningKey(String id, String algorithm, KeyPair pair) {

  /** Makes a new one. */
  public static SigningKey make(String id, String algorithm) {
    try {
      return new SigningKey(id, algorithm, generator(algorithm).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public half, as an issuer publishes it. */
  public JsonObject jwk() {
    JsonObject jwk = new JsonObject().put("kid", id).put("alg", algorithm).put("use", "sig");
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", base64(unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8)))
          .put("e", base64(rsa.getPublicExponent().toByteArray()));
    }
    if (pair.getPublic() instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      int bytes = (bits + 7) / 8;
      return jwk.put("kty", "EC")
          .put("crv", "P-" + bits)
          .put("x", base64(unsigned(ec.getW().getAffineX(), bytes)))
          .put("y", base64(unsigned(ec.getW().getAffineY(), bytes)));
    }
    byte[] encoded = pair.getPublic().getEncoded();
    return jwk.put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  /** A token with the usual header. */
  public String sign(JsonObject claims) {
    return sign(new JsonObject().put("alg", algorithm).put("kid", id).put("typ", "JWT"), claims);
  }

  /** A token with whatever header, signed with this key's algorithm all the same. */
  public String sign(JsonObject header, JsonObject claims) {
    String content = content(header, claims);
    try {
      Signature signature = signature();
      signature.initSign(pair.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The part of a token that is signed. */
  public static String content(JsonObject header, JsonObject claims) {
    return base64(header.encode().getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPairGenerator generator(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm.substring(0, 2)) {
              case "RS", "PS" -> "RSA";
              case "ES" -> "EC";
              default -> "Ed25519";
            });
    switch (algorithm) {
      case "ES256" -> generator.initialize(256);
      case "ES384" -> generator.initialize(384);
      case "ES512" -> generator.initialize(521);
      case "EdDSA" -> {}
      default -> generator.initialize(2048);
    }
    return generator;
  }

  private Signature signature() throws GeneralSecurityException {
    String bits = algorithm.substring(2);
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case "PS" -> pss(bits);
      default -> Signature.getInstance("Ed25519");
    };
  }

  private static Signature pss(String bits) throws GeneralSecurityException {
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(
        new PSSParameterSpec(
            "SHA-" + bits,
            "MGF1",
            new MGF1ParameterSpec("SHA-" + bits),
            Integer.parseInt(bits) / 8,
            1));
    return pss;
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
    return fixed;
  }
}
