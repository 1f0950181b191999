package dev.rollcall.http.auth;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of the named origins call the service (CORS), and answers a browser's preflight, which
 * carries no token.
 *
 * <p>A page of another origin gets no permission, and so its browser keeps the answer from it; but
 * the request goes on: Vert.x's handler alone would refuse it, and with it the service's own pages,
 * whose browsers name their origin too.
 */
public final class CorsPolicyHandler implements PlatformHandler {
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);
  private static final Set<String> REQUEST_HEADERS =
      Set.of(
          "Authorization",
          "Content-Type",
          "If-Match",
          "If-None-Match",
          "Prefer",
          "X-Request-Id",
          "traceparent",
          "tracestate",
          "baggage");
  private static final Set<String> ANSWER_HEADERS =
      Set.of(
          "Allow",
          "ETag",
          "Link",
          "Location",
          "Preference-Applied",
          "Retry-After",
          "WWW-Authenticate",
          "X-Request-Id");

  /** How long a browser may remember the answer to a preflight. */
  private static final int MAX_AGE_SECONDS = 600;

  private final Set<String> origins;
  private final CorsHandler handler;

  /**
   * @param origins as browsers write them, such as {@code https://app.example.com}
   */
  public CorsPolicyHandler(List<String> origins) {
    this.origins = Set.copyOf(origins);
    this.handler =
        CorsHandler.create()
            .addOrigins(origins)
            .allowedMethods(METHODS)
            .allowedHeaders(REQUEST_HEADERS)
            .exposedHeaders(ANSWER_HEADERS)
            .maxAgeSeconds(MAX_AGE_SECONDS);
  }

  @Override
  public void handle(RoutingContext context) {
    String origin = context.request().getHeader(HttpHeaderNames.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      handler.handle(context);
    } else {
      // Without the header an answer differs from the one to a page of a named origin.
      context.response().putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
      context.next();
    }
  }
}
