package dev.rollcall.auth;

import java.util.Optional;
import java.util.Set;

/**
 * What a valid token allows.
 *
 * @param subject whom it was made out to ({@code sub}), if it says so
 * @param scopes of this service's; what else the token says is nobody's business here
 * @param expires its {@code exp}, in seconds since 1970
 */
public record TokenGrant(Optional<String> subject, Set<Scope> scopes, double expires) {
  public TokenGrant {
    scopes = Set.copyOf(scopes);
  }
}
