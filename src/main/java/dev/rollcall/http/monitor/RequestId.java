package dev.rollcall.http.monitor;

import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A request's id: the client's own where it is well-formed. The answer carries it. */
public final class RequestId {
  private static final CharSequence HEADER = AsciiString.cached("X-Request-Id");

  /** Nothing that could forge a log line or split an answer. */
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:/=+-]{1,128}");

  private RequestId() {}

  /** Gives a request one. */
  public static void give(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    String id = given != null && WELL_FORMED.matcher(given).matches() ? given : fresh();
    request.response().putHeader(HEADER, id);
  }

  /** The id that the request was given. */
  public static String of(RoutingContext context) {
    return context.response().headers().get(HEADER);
  }

  /** Unique enough to find a line in a log; nobody's secret, so no secure random is spent on it. */
  private static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
