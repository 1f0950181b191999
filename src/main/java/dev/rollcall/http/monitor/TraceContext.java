package dev.rollcall.http.monitor;

import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to, by the W3C recommendation "Trace Context". The service adds
 * no span of its own: it passes on what it was given, as the recommendation allows.
 *
 * @param traceId 32 hexadecimal digits, or empty where there is no trace
 * @param headers what goes on with a call that is made for this request
 */
public record TraceContext(String traceId, Map<String, String> headers) {
  static final TraceContext NONE = new TraceContext("", Map.of());

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";
  private static final CharSequence PARENT_HEADER = AsciiString.cached(PARENT);

  /** Version, trace, parent, flags; a version after the first may have more behind them. */
  private static final Pattern WELL_FORMED =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String FIRST_VERSION = "00";

  /** What the recommendation asks every participant to pass on, at the least. */
  private static final Pattern PASSABLE_STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

  /** Reads the request's headers; a malformed one is as none. */
  static TraceContext of(HttpServerRequest request) {
    String parent = request.getHeader(PARENT_HEADER);
    if (parent == null || request.headers().getAll(PARENT_HEADER).size() > 1) {
      return NONE;
    }
    Matcher parts = WELL_FORMED.matcher(parent);
    if (!parts.matches() || (parts.group(5) != null && parts.group(1).equals(FIRST_VERSION))) {
      return NONE;
    }
    String traceId = parts.group(2);
    String passedOn = String.join("-", FIRST_VERSION, traceId, parts.group(3), parts.group(4));
    String state = String.join(",", request.headers().getAll(STATE));
    return new TraceContext(
        traceId,
        PASSABLE_STATE.matcher(state).matches()
            ? Map.of(PARENT, passedOn, STATE, state)
            : Map.of(PARENT, passedOn));
  }
}
