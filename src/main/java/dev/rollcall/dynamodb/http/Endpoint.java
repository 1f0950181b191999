package dev.rollcall.dynamodb.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where calls go, and the scope they are signed for.
 *
 * @param protocol {@code http} or {@code https}
 * @param path {@code /}, but for an endpoint behind a path of its own
 * @param region the scope's
 * @param service the scope's
 */
public record Endpoint(
    String protocol, String host, int port, String path, String region, String service) {
  /** See "Authorization header" in the AWS General Reference's Signature Version 4. */
  private static final Pattern SCOPE =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=[^,]*/\\d{8}/([^/,]+)/([^/,]+)/aws4_request[, ].*");

  /** Where that signed request goes; nothing if it is signed in another way. */
  public static Optional<Endpoint> of(SdkHttpRequest request) {
    return request
        .firstMatchingHeader("Authorization")
        .map(SCOPE::matcher)
        .filter(Matcher::matches)
        .map(
            scope ->
                new Endpoint(
                    request.protocol(),
                    request.host(),
                    request.port(),
                    request.encodedPath().isEmpty() ? "/" : request.encodedPath(),
                    scope.group(1),
                    scope.group(2)));
  }

  /** Whether that request goes there too. */
  public boolean isOf(SdkHttpRequest request) {
    return port == request.port()
        && host.equals(request.host())
        && protocol.equals(request.protocol());
  }
}
