package dev.rollcall.http.auth;

import dev.rollcall.auth.Scope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which request needs which scope: the one place that says so. */
final class ScopePolicy {
  /** Paths that anybody may call. Every other path needs a token, also one that is added later. */
  private static final Set<String> OPEN =
      Set.of("/", "/health", "/health/ready", "/docs", "/openapi.yaml", "/openapi.json");

  /** What the pages are made of; they show nothing before they were given a token. */
  private static final Pattern PAGES = Pattern.compile("/(?:console|docs)/[a-z.-]+");

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private ScopePolicy() {}

  /** The scope, or none where the request needs no token. */
  static Optional<Scope> of(HttpServerRequest request) {
    // The raw path, as the routes see it.
    String path = request.path();
    if (path != null && (OPEN.contains(path) || PAGES.matcher(path).matches())) {
      return Optional.empty();
    }
    return Optional.of(READING.contains(request.method()) ? Scope.READ : Scope.WRITE);
  }
}
