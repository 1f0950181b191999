package dev.rollcall.http.student;

import dev.rollcall.http.error.JsonResponse;
import dev.rollcall.student.StudentItem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A student as a client gets it.
 *
 * @param tag the strong entity tag, in quotes
 */
record StudentRepresentation(Buffer body, String tag) {
  /**
   * Answers with the student, or with a 304 where the client has it already.
   *
   * @param known the tags that the client has; null for none
   */
  void send(RoutingContext context, int status, EntityTags known) {
    context.response().putHeader(HttpHeaderNames.ETAG, tag);
    if (known != null && known.matchWeakly(tag)) {
      context.response().setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
    } else {
      JsonResponse.send(context, status, body);
    }
  }

  /**
   * Makes them. The tag is 128 bits of SHA-256 over the JSON, so that nobody can make two states
   * with the same one. Belongs to one event loop.
   */
  static final class Maker {
    private static final int TAG_BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final MessageDigest sha256;

    Maker() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java has SHA-256", e);
      }
    }

    StudentRepresentation of(StudentItem student) {
      byte[] json = JsonResponse.bytes(student::writeTo);
      byte[] hash = Arrays.copyOf(sha256.digest(json), TAG_BYTES);
      return new StudentRepresentation(
          Buffer.buffer(json), '"' + BASE64.encodeToString(hash) + '"');
    }
  }
}
