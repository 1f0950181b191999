package dev.rollcall.http.student;

import dev.rollcall.http.ListHeader;
import dev.rollcall.http.error.ClientErrorException;
import dev.rollcall.student.Precondition;
import dev.rollcall.student.StudentItem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What a write's headers ask for. Belongs to one event loop. */
final class ConditionalHeaders {
  private static final AsciiString PREFER = AsciiString.cached("prefer");
  private static final AsciiString PREFERENCE_APPLIED = AsciiString.cached("preference-applied");
  private static final String RETURN_REPRESENTATION = "return=representation";

  private final StudentRepresentation.Maker representations = new StudentRepresentation.Maker();

  /**
   * What {@code If-Match} and {@code If-None-Match} require.
   *
   * @throws ClientErrorException 400 where they can't be understood
   */
  Precondition precondition(HttpServerRequest request) {
    EntityTags match = EntityTags.in(request, HttpHeaderNames.IF_MATCH);
    EntityTags noneMatch = EntityTags.in(request, HttpHeaderNames.IF_NONE_MATCH);
    if (noneMatch != null) {
      if (match != null || !noneMatch.any()) {
        throw new ClientErrorException(
            400, "A write may have If-Match, or If-None-Match with *, but not both");
      }
      return Precondition.ABSENT;
    }
    if (match == null) {
      return Precondition.NONE;
    }
    return match.any()
        ? Precondition.PRESENT
        : Precondition.state(student -> match.matchStrongly(representations.of(student).tag()));
  }

  /**
   * Whether {@code Prefer} asks for the student instead of a message. Of several {@code return}
   * preferences the first counts (RFC 7240, 2).
   */
  boolean wantRepresentation(HttpServerRequest request) {
    // One look-up for the many requests without.
    return request.getHeader(PREFER) != null
        && ListHeader.elements(request, PREFER).stream()
            .map(preference -> preference.split(";", 2)[0].split("=", 2))
            .filter(preference -> preference[0].strip().equalsIgnoreCase("return"))
            .findFirst()
            .filter(preference -> preference.length == 2)
            .map(preference -> preference[1].strip().replace("\"", ""))
            .filter("representation"::equalsIgnoreCase)
            .isPresent();
  }

  /** Answers with the student, as {@link #wantRepresentation} asked. */
  void sendRepresentation(RoutingContext context, int status, StudentItem student) {
    context.response().putHeader(PREFERENCE_APPLIED, RETURN_REPRESENTATION);
    representations.of(student).send(context, status, null);
  }
}
