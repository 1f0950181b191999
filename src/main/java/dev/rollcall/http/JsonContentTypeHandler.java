package dev.rollcall.http;

import dev.rollcall.http.error.ClientErrorException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.Locale;
import java.util.Set;

/**
 * Lets only {@code application/json} in UTF-8 through, before a byte of the body is read; 415 for
 * the rest.
 */
public final class JsonContentTypeHandler implements PlatformHandler {
  private static final String[] NONE = {};
  private static final String JSON = "application/json";

  /** UTF-8 by the names that IANA's registry and common clients give it. */
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "csutf8");

  private final String refusal;

  /**
   * @param refusal the sentence for any other type
   */
  public JsonContentTypeHandler(String refusal) {
    this.refusal = refusal;
  }

  @Override
  public void handle(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaderNames.CONTENT_TYPE);
    if (JSON.equals(type) || isUtf8(type, JSON)) {
      context.next();
    } else {
      context.fail(new ClientErrorException(415, refusal));
    }
  }

  /**
   * Whether a {@code Content-Type} is that one, with no charset but UTF-8.
   *
   * @param type may be null
   */
  public static boolean isUtf8(String type, String wanted) {
    String[] parts = type == null ? NONE : type.toLowerCase(Locale.ROOT).split(";", -1);
    if (parts.length == 0 || !parts[0].strip().equals(wanted)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=")
          && !UTF_8.contains(unquoted(parameter.substring("charset=".length())))) {
        return false;
      }
    }
    return true;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
