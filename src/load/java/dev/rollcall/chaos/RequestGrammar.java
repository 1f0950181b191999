package dev.rollcall.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes up requests: some whose framing is right, whatever else is wrong with them, and some that
 * were such before bytes of them were changed. The same seed gives the same requests. One for each
 * thread.
 */
final class RequestGrammar {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "M-SEARCH");
  private static final List<String> PATHS =
      List.of("/", "/health", "/health/ready", "/student", "/students", "/favicon.ico", "*");
  private static final List<String> VERSIONS =
      List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "APPLICATION/JSON",
          "application/json; charset=\"utf-16\"",
          "text/plain",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded",
          "\"",
          "a/b; c=d; e");
  private static final List<String> HEADERS =
      List.of(
          "If-Match",
          "If-None-Match",
          "X-Request-Id",
          "Accept",
          "Accept-Encoding",
          "Authorization",
          "Range",
          "Cookie",
          "Origin",
          "X-Forwarded-For",
          "Expect",
          "Upgrade",
          "Content-Encoding",
          "TE");
  private static final List<String> VALUES =
      List.of(
          "*",
          "\"1\"",
          "W/\"x\"",
          "100-continue",
          "gzip",
          "bytes=0-",
          "websocket",
          "h2c",
          "Bearer x",
          "null",
          "");
  private static final List<String> MEMBERS =
      List.of("StudentID", "Name", "Dept", "studentid", "__proto__", "", "\\u0000", "N\\u0061me");
  private static final List<String> TEXTS =
      List.of(
          "a",
          " ",
          "",
          "\\ud83d\\ude00",
          "\\ud800",
          "ü",
          "\\u0000",
          "../..",
          "%00",
          "'; --",
          "<b>");
  private static final List<String> PIECES =
      List.of(
          "a",
          "%20",
          "%2F",
          "%00",
          "%",
          "%zz",
          "%ff",
          "%C3%A9",
          "..",
          ";",
          "+",
          "é",
          "%0d%0aX: y",
          "~",
          "'");

  private final Random random;

  RequestGrammar(long seed) {
    this.random = new Random(seed);
  }

  /** One whose end a reader of HTTP can tell: exactly one answer is due. */
  byte[] wellFramed() {
    String method = any(METHODS);
    byte[] body = random.nextInt(3) == 0 ? new byte[0] : body();
    boolean chunked = body.length > 0 && random.nextInt(5) == 0;
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target()).append(' ').append("HTTP/1.1\r\nHost: h\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(any(HEADERS)).append(": ").append(value()).append("\r\n");
    }
    if (random.nextInt(8) > 0) {
      head.append("Content-Type: ").append(random.nextInt(3) > 0 ? TYPES.get(0) : any(TYPES));
      head.append("\r\n");
    }
    head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
    head.append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(chunked ? chunks(body) : body);
    return bytes.toByteArray();
  }

  /** One of which bytes were changed, lost, repeated or made up. */
  byte[] damaged() {
    byte[] bytes = wellFramed();
    if (random.nextInt(4) == 0) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      bytes = text.replace("HTTP/1.1", any(VERSIONS)).getBytes(StandardCharsets.ISO_8859_1);
    }
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(8));
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> spliced(bytes, from, noise(to - from), to);
            case 1 -> spliced(bytes, from, new byte[0], to);
            case 2 -> spliced(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            default -> spliced(bytes, from, delimiters(), from);
          };
    }
    return bytes;
  }

  private String target() {
    if (random.nextInt(3) > 0) {
      String id = times(random.nextInt(5), () -> any(PIECES));
      return "/student/" + (random.nextInt(200) == 0 ? "x".repeat(3000) : id) + query();
    }
    return any(PATHS) + query();
  }

  private String query() {
    return random.nextInt(6) == 0 ? "?" + times(random.nextInt(4), () -> any(PIECES)) : "";
  }

  private String value() {
    return random.nextInt(3) > 0
        ? any(VALUES)
        : times(random.nextInt(60), () -> String.valueOf((char) (' ' + random.nextInt(95))));
  }

  private byte[] body() {
    return switch (random.nextInt(8)) {
      case 0 -> noise(random.nextInt(200));
      case 1 -> student().getBytes(StandardCharsets.UTF_16);
      case 2, 3 -> json(4).getBytes(StandardCharsets.UTF_8);
      default -> student().getBytes(StandardCharsets.UTF_8);
    };
  }

  private String student() {
    return "{"
        + IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(i -> "\"" + any(MEMBERS) + "\":" + json(1))
            .collect(Collectors.joining(","))
        + "}";
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> any(List.of("null", "true", "0", "-1e400", "1.5", "tru", "01", "NaN"));
      case 1, 2, 3, 4, 5 -> "\"" + times(random.nextInt(4), () -> any(TEXTS)) + "\"";
      case 6 -> "[" + times(random.nextInt(3), () -> json(depth - 1) + ",") + "null]";
      default -> "{\"" + any(MEMBERS) + "\":" + json(depth - 1) + "}";
    };
  }

  private byte[] chunks(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int from = 0; from < body.length; ) {
      int length = Math.min(body.length - from, 1 + random.nextInt(40));
      bytes.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      bytes.write(body, from, length);
      bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      from += length;
    }
    bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private byte[] delimiters() {
    return any(List.of("\r\n", "\n", "\r", ":", " ", "\t", "\r\n\r\n", "\u0000", ",", "0\r\n\r\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int to, byte[] middle, int from) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, to);
    all.writeBytes(middle);
    all.write(bytes, from, bytes.length - from);
    return all.toByteArray();
  }

  private String times(int count, Supplier<String> part) {
    return IntStream.range(0, count).mapToObj(i -> part.get()).collect(Collectors.joining());
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
