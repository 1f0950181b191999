package dev.rollcall.http.page;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Gives a page to whoever prefers HTML to plain text, as browsers do, and leaves everybody else to
 * the route's next handler: curl's {@code *}{@code /*} prefers nothing.
 */
final class HtmlNegotiationHandler implements Handler<RoutingContext> {
  private final Handler<RoutingContext> page;

  HtmlNegotiationHandler(Handler<RoutingContext> page) {
    this.page = page;
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().headers().add(HttpHeaders.VARY, "Accept");
    List<MIMEHeader> accepted = context.parsedHeaders().accept();
    if (weight(accepted, "html") > weight(accepted, "plain")) {
      page.handle(context);
    } else {
      context.next();
    }
  }

  /** The quality that the most precise range gives to a subtype of text (RFC 9110, 12.5.1). */
  private static float weight(List<MIMEHeader> accepted, String subtype) {
    int precision = 0;
    float weight = 0;
    for (MIMEHeader range : accepted) {
      int fits = precision(range, subtype);
      if (fits > precision) {
        precision = fits;
        weight = range.weight();
      }
    }
    return weight;
  }

  /** 0 where the range does not hold the type, else the more the fewer others it holds. */
  private static int precision(MIMEHeader range, String subtype) {
    if (range.component().equalsIgnoreCase("text")) {
      return range.subComponent().equalsIgnoreCase(subtype)
          ? 3
          : range.subComponent().equals("*") ? 2 : 0;
    }
    return range.component().equals("*") && range.subComponent().equals("*") ? 1 : 0;
  }
}
