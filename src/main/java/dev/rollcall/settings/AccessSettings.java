package dev.rollcall.settings;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may call the API.
 *
 * @param issuer whose access tokens are taken, as their {@code iss} says; empty where the API is
 *     open
 * @param audiences for whom a token may be meant: one of them; none where the API is open
 * @param keysUrl where the issuer's public keys are (JWKS); empty where its OpenID configuration
 *     says
 * @param corsOrigins the origins whose pages may call the API from a browser
 */
public record AccessSettings(
    String issuer, List<String> audiences, String keysUrl, List<String> corsOrigins) {

  private static final String LOOPBACK = "(localhost|127\\.0\\.0\\.1|\\[::1])";

  /**
   * Keys must come unchanged, so plain HTTP is for this machine only. No user name: it is logged.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(https://[A-Za-z0-9.-]+|http://" + LOOPBACK + ")(:[0-9]{1,5})?(/[!-~&&[^#,\"\\\\]]*)?");

  private static final Pattern AUDIENCE = Pattern.compile("[!-~&&[^,\"\\\\\\[\\]]]+");

  /** As browsers write it, since it is compared letter by letter. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?");

  public AccessSettings {
    audiences = List.copyOf(audiences);
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** Whether the API asks for access tokens. */
  public boolean isOn() {
    return !issuer.isEmpty();
  }

  /** Whether keys may be fetched from that address. */
  public static boolean isSafe(String address) {
    return ADDRESS.matcher(address).matches();
  }

  static AccessSettings read(SettingsReader reader) {
    AccessSettings access =
        new AccessSettings(
            reader.optional(Setting.JWT_ISSUER, ADDRESS),
            reader.list(Setting.JWT_AUDIENCE, AUDIENCE),
            reader.optional(Setting.JWKS_URL, ADDRESS),
            reader.list(Setting.CORS_ORIGINS, ORIGIN));
    if (access.isOn() && access.audiences.isEmpty()) {
      reader.problem("JWT_ISSUER needs JWT_AUDIENCE: else a token for anybody would do");
    }
    if (!access.isOn() && !(access.audiences.isEmpty() && access.keysUrl.isEmpty())) {
      reader.problem("JWT_AUDIENCE and JWKS_URL need JWT_ISSUER: without it the API is open");
    }
    return access;
  }
}
