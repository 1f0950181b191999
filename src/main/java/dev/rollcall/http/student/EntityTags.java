package dev.rollcall.http.student;

import dev.rollcall.http.error.ClientErrorException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags of an {@code If-Match} or {@code If-None-Match} header (RFC 9110, 8.8.3 and
 * 13.1).
 *
 * @param tags as they stand in the header, quotes and {@code W/} included
 */
record EntityTags(boolean any, List<String> tags) {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"");
  private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*,[ \\t,]*");
  private static final String WEAK = "W/";

  /**
   * The tags of a request's header; null where it has none.
   *
   * @throws ClientErrorException 400 where the header is neither {@code *} nor a list of tags
   */
  static EntityTags in(HttpServerRequest request, AsciiString header) {
    // One look-up for the many requests without.
    return request.getHeader(header) == null
        ? null
        : parse(String.join(",", request.headers().getAll(header)), header);
  }

  private static EntityTags parse(String text, AsciiString header) {
    String list = text.strip();
    if (list.equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<String> tags = new ArrayList<>();
    Matcher tag = TAG.matcher(list);
    Matcher separator = SEPARATOR.matcher(list);
    // RFC 9110, 5.6.1: a list may have empty elements.
    int start = behind(separator, 0, list);
    for (int end = behind(tag, start, list); end > start; end = behind(tag, start, list)) {
      tags.add(list.substring(start, end));
      start = behind(separator, end, list);
      if (start == list.length()) {
        return new EntityTags(false, tags);
      }
      if (start == end) {
        break;
      }
    }
    throw new ClientErrorException(
        400, "The header " + header + " must be * or a list of entity tags");
  }

  /** Where what begins at that place ends; the place itself if nothing does. */
  private static int behind(Matcher matcher, int place, String list) {
    // Only there: a search further on would take long in a long header.
    return matcher.region(place, list.length()).lookingAt() ? matcher.end() : place;
  }

  boolean matchStrongly(String tag) {
    return any || tags.contains(tag);
  }

  boolean matchWeakly(String tag) {
    return any || tags.contains(tag) || tags.contains(WEAK + tag);
  }
}
