package dev.rollcall.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers what valid tokens allow, so that one that comes with each of a client's requests is
 * verified once; the least recently used go first.
 *
 * <p>Keeps hashes: a token itself would be worth stealing. Belongs to one event loop.
 */
final class TokenCache {
  /** About a megabyte. */
  private static final int LIMIT = 4096;

  private final MessageDigest sha256 = sha256();
  private final Map<String, TokenGrant> grants =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenGrant> eldest) {
          return size() > LIMIT;
        }
      };

  /** What identifies a token: a hash of all of it. */
  String key(String token) {
    byte[] hash = sha256.digest(token.getBytes(StandardCharsets.ISO_8859_1));
    return new String(hash, StandardCharsets.ISO_8859_1);
  }

  /**
   * What the token allows; null where it is not known, or has expired.
   *
   * @param now in seconds since 1970
   */
  TokenGrant get(String key, double now) {
    TokenGrant grant = grants.get(key);
    if (grant != null && now >= grant.expires()) {
      grants.remove(key);
      return null;
    }
    return grant;
  }

  void put(String key, TokenGrant grant) {
    grants.put(key, grant);
  }

  /** For when keys change: what a withdrawn one had signed must not live on here. */
  void clear() {
    grants.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
