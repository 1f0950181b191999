package dev.rollcall.http.auth;

import dev.rollcall.auth.InvalidTokenException;
import dev.rollcall.auth.Scope;
import dev.rollcall.auth.TokenGrant;
import dev.rollcall.auth.TokenVerifier;
import dev.rollcall.http.error.ClientErrorException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;
import java.util.Optional;

/**
 * Lets a request through where its bearer token (RFC 6750) has the scope that the request needs,
 * before a byte of the body is read; else 401 or 403, with what is missing in {@code
 * WWW-Authenticate}. Later handlers find the {@link TokenGrant} in the context by its class's name.
 */
public final class BearerTokenHandler implements PlatformHandler {
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"rollcall\"";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private final TokenVerifier tokens;
  private final Runnable plainHttp;

  /**
   * @param plainHttp is run for each request that needs a token and came to the proxy by plain HTTP
   */
  public BearerTokenHandler(TokenVerifier tokens, Runnable plainHttp) {
    this.tokens = tokens;
    this.plainHttp = plainHttp;
  }

  @Override
  public void handle(RoutingContext context) {
    Optional<Scope> scope = ScopePolicy.of(context.request());
    if (scope.isEmpty()) {
      context.next();
      return;
    }
    if ("http".equalsIgnoreCase(context.request().getHeader(FORWARDED_PROTO))) {
      plainHttp.run();
    }
    List<String> given = context.request().headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (given.size() > 1) {
      refuse(
          context,
          400,
          "The request has more than one Authorization header",
          attribute("error", "invalid_request"));
    } else if (given.isEmpty() || !isBearer(given.get(0))) {
      // No error code: RFC 6750 has none for a client that may not know it needs a token.
      refuse(context, 401, "The request needs an access token", "");
    } else {
      check(context, given.get(0).substring(SCHEME.length()).strip(), scope.get());
    }
  }

  private void check(RoutingContext context, String token, Scope scope) {
    Future<TokenGrant> verified = tokens.verify(token);
    HttpServerRequest request = context.request();
    boolean waits = !verified.isComplete();
    if (waits) {
      // The body must not pass by unread meanwhile.
      request.pause();
    }
    verified.onComplete(
        result -> {
          if (waits) {
            request.resume();
          }
          if (result.failed()) {
            fail(context, result.cause());
          } else if (!result.result().scopes().contains(scope)) {
            refuse(
                context,
                403,
                "The access token lacks the scope " + scope.value(),
                attribute("error", "insufficient_scope") + attribute("scope", scope.value()));
          } else {
            context.put(TokenGrant.class.getName(), result.result());
            context.next();
          }
        });
  }

  private static void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof InvalidTokenException) {
      refuse(
          context,
          401,
          cause.getMessage(),
          attribute("error", "invalid_token") + attribute("error_description", cause.getMessage()));
    } else {
      context.fail(cause);
    }
  }

  private static void refuse(
      RoutingContext context, int status, String sentence, String attributes) {
    context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE + attributes);
    context.fail(new ClientErrorException(status, sentence));
  }

  private static String attribute(String name, String value) {
    return ", " + name + "=\"" + value + "\"";
  }

  private static boolean isBearer(String value) {
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }
}
