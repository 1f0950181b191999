package dev.rollcall.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What a client wants to hear before it sends its body ({@code Expect}, RFC 9110, 10.1.1). */
public final class Expectation {
  private Expectation() {}

  /** Tells a client that waits for it to go on; false where it expects something else. */
  public static boolean isMet(RoutingContext context) {
    if (!context.request().headers().contains(HttpHeaderNames.EXPECT)) {
      return true;
    }
    List<String> expected = ListHeader.elements(context.request(), HttpHeaderNames.EXPECT);
    boolean known = expected.stream().allMatch(HttpHeaderValues.CONTINUE::contentEqualsIgnoreCase);
    if (known && !expected.isEmpty() && context.request().version() != HttpVersion.HTTP_1_0) {
      context.response().writeContinue();
    }
    return known;
  }
}
