package dev.rollcall.support;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests that nobody should send, as the bytes that go over the wire. */
public final class HostileRequests {
  private static final String JSON = "application/json";
  private static final String GOOD = "{\"StudentID\":\"h\",\"Name\":\"A\"}";

  private final List<Hostile> requests = new ArrayList<>();

  private HostileRequests() {}

  /**
   * One of them.
   *
   * @param name tells it from the others
   */
  public record Hostile(String name, Buffer bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Those that Vert.x answers as if they were right, or in its own way. The proxy in front refuses
   * or repairs them.
   */
  private static final Set<String> LEFT_TO_THE_PROXY =
      Stream.of(
              "no HTTP GET / HTTP/1.2\r\nHost: h\r\n\r\n",
              "no HTTP GET / HTTP/2.0\r\nHost: h\r\n\r\n",
              "no HTTP GET / http/1.1\r\nHost: h\r\n\r\n",
              "no HTTP GET / FOO/1.1\r\nHost: h\r\n\r\n",
              "no HTTP PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
              "no HTTP GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
              "no HTTP GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
              "no HTTP GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\n\r\n",
              "smuggled Transfer-Encoding: gzip, chunked",
              "smuggled Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
              "smuggled Transfer-Encoding:\r\n chunked")
          .map(HostileRequests::escaped)
          .collect(Collectors.toUnmodifiableSet());

  /** Those that the service itself refuses, without a proxy in front. */
  public static List<Hostile> refusedByTheService() {
    return all().stream().filter(each -> !LEFT_TO_THE_PROXY.contains(each.name())).toList();
  }

  /** All of them; each deserves a 4xx. */
  public static List<Hostile> all() {
    HostileRequests all = new HostileRequests();
    all.brokenJson();
    all.wrongTypes();
    all.hugeAndDeep();
    all.badUtf8();
    all.oddPaths();
    all.oddQueries();
    all.wrongMethods();
    all.wrongContentTypes();
    all.noHttp();
    all.smuggled();
    return List.copyOf(all.requests);
  }

  private void brokenJson() {
    // A good body cut off anywhere is broken.
    for (int length = 0; length < GOOD.length(); length++) {
      student("cut off after " + length, GOOD.substring(0, length));
    }
    for (String body :
        List.of(
            "}",
            "{]",
            "[}",
            "{,}",
            "{:}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\" 1}",
            "{\"a\":1,}",
            "{'StudentID':'h','Name':'A'}",
            "{StudentID:\"h\"}",
            "tru",
            "nul",
            "NaN",
            "Infinity",
            "-",
            "+1",
            "0x10",
            "1e",
            ".5",
            "01",
            "\"",
            "\"\\u12\"",
            "\"\\uZZZZ\"",
            "\"\\q\"",
            "<xml/>",
            "StudentID=h&Name=A",
            "--boundary",
            "/* */ {}",
            "{} // x",
            "{}{}",
            "{},{}",
            "[1,2",
            "\u0000",
            "{\u0000}",
            "{\"a\":\"\u0001\"}",
            "{\"a\":\"\n\"}",
            "\u2028{}",
            "\uFEFF\uFEFF" + GOOD,
            GOOD + "\uFEFF",
            GOOD + "\u0000",
            GOOD + GOOD,
            GOOD + ",",
            "{\"Name\":\"A\",\"Name\":\"B\",\"StudentID\":\"h\"}",
            "{\"StudentID\":\"h\",\"Name\":\"A\",\"x\":{\"y\":1,\"y\":1}}")) {
      student("broken JSON " + escaped(body), body);
    }
  }

  private void wrongTypes() {
    List<String> values =
        List.of("null", "true", "0", "-1.5e3", "[]", "[\"A\"]", "{}", "{\"S\":\"A\"}");
    for (String value : values) {
      student("StudentID " + value, "{\"StudentID\":" + value + ",\"Name\":\"A\"}");
      student("Name " + value, "{\"StudentID\":\"h\",\"Name\":" + value + "}");
      student("Dept " + value, "{\"StudentID\":\"h\",\"Name\":\"A\",\"Dept\":" + value + "}");
      student("body " + value, value);
      put("PUT Name " + value, "{\"Name\":" + value + "}");
      put("PUT StudentID " + value, "{\"StudentID\":" + value + ",\"Name\":\"A\"}");
    }
    for (String blank : List.of("", " ", "\\t\\r\\n", "\\u2003", "\\u3000")) {
      student("blank Name " + blank, "{\"StudentID\":\"h\",\"Name\":\"" + blank + "\"}");
    }
    for (String half : List.of("\\uD800", "\\uDFFF", "\\uDC00\\uD800", "x\\uDBFFx")) {
      student(
          "half a pair in StudentID " + half, "{\"StudentID\":\"" + half + "\",\"Name\":\"A\"}");
      student("half a pair in Name " + half, "{\"StudentID\":\"h\",\"Name\":\"" + half + "\"}");
      student(
          "half a pair in Dept " + half,
          "{\"StudentID\":\"h\",\"Name\":\"A\",\"Dept\":\"" + half + "\"}");
    }
    student("empty StudentID", "{\"StudentID\":\"\",\"Name\":\"A\"}");
    student("prototype", "{\"__proto__\":{\"StudentID\":\"h\",\"Name\":\"A\"}}");
    put("another StudentID", "{\"StudentID\":\"other\",\"Name\":\"A\"}");
  }

  private void hugeAndDeep() {
    for (int depth : List.of(65, 1_000, 10_000, 100_000)) {
      student("arrays, deep " + depth, "[".repeat(depth));
      student("objects, deep " + depth, "{\"a\":".repeat(depth / 4));
      student("closed arrays, deep " + depth, "[".repeat(depth) + "]".repeat(depth));
      student(
          "a deep member " + depth,
          "{\"StudentID\":\"h\",\"Name\":\"A\",\"x\":"
              + "[".repeat(depth)
              + "]".repeat(depth)
              + "}");
    }
    student(
        "StudentID of 2049 bytes", "{\"StudentID\":\"" + "x".repeat(2049) + "\",\"Name\":\"A\"}");
    student("StudentID of 2 MB", "{\"StudentID\":\"" + "x".repeat(2 << 20) + "\",\"Name\":\"A\"}");
    student("a body over the limit", " ".repeat(300_000));
    student("a number of 200 KB", "1".repeat(200_000));
    student("many members", "{" + "\"a\":1,".repeat(20_000));
    raw(
        "a length that is a lie",
        "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
            + "Content-Length: 9999999999\r\n\r\n");
    raw("a chunk that is a lie", chunked() + "fffffff\r\n" + "x".repeat(300_000));
  }

  private void badUtf8() {
    String all =
        "80 BF C0 C080 C0AF C1BF C3 C328 E28228 E282 EDA080 EDBFBF EDA080EDB080 F08080AF F0288CBC"
            + " F4908080 F8888080 FC84808080 FE FF FFFE FEFF 00D8";
    for (String hex : all.split(" ", -1)) {
      byte[] bad = HexFormat.of().parseHex(hex);
      body("bad UTF-8 in Name " + hex, "POST", "/student", JSON, around(bad));
      body("bad UTF-8 alone " + hex, "POST", "/student", JSON, bad);
    }
    body("UTF-16", "POST", "/student", JSON, GOOD.getBytes(StandardCharsets.UTF_16LE));
    body("UTF-16 with a mark", "POST", "/student", JSON, GOOD.getBytes(StandardCharsets.UTF_16));
  }

  private void oddPaths() {
    String ids =
        "% %% %1 %zz %-1 %+1 %u0041 %FF %C3 %C0%AF %ED%A0%80 %F4%90%80%80 %80abc a% a%2 %2%30"
            + " %C3%28 %FE%FF %g0 %_0";
    for (String id : ids.split(" ", -1)) {
      String path = "/student/" + id;
      head("GET id " + id, "GET", path);
      head("DELETE id " + id, "DELETE", path);
      body("PUT id " + id, "PUT", path, JSON, "{\"Name\":\"A\"}".getBytes(StandardCharsets.UTF_8));
    }
    for (String path :
        List.of(
            "/student/",
            "/student//",
            "/student/a/b",
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/student/../../x",
            "//",
            "/\\",
            "/health/",
            "/health/../student",
            "/.env",
            "/admin",
            "/student;a=b",
            "/STUDENT/1",
            "/student%2F1",
            "/?/student/1/2x/..".substring(1),
            "/student/" + "x".repeat(2049),
            "/student/" + "%C3%A9".repeat(1025),
            "/" + "x".repeat(100_000),
            "/" + "a/".repeat(3_000))) {
      head(
          "path " + (path.length() > 60 ? path.length() + path.substring(0, 20) : path),
          "GET",
          path);
    }
  }

  private void oddQueries() {
    for (String query :
        List.of(
            "limit=0",
            "limit=1001",
            "limit=-1",
            "limit=1e3",
            "limit=%00",
            "limit[]=1",
            "cursor=",
            "cursor=AAAAAAAAAAAAAAAAAAAA",
            "cursor=" + "A".repeat(5000),
            "cursor=%zz",
            "dept=%FF",
            "name=%ED%A0%80",
            "dept=a&dept=b",
            "name=" + "x".repeat(513),
            "$where=1",
            "&&&x")) {
      head("GET list " + query, "GET", "/student?" + query);
    }
  }

  private void wrongMethods() {
    for (String method :
        List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW", "get")) {
      head(method + " /", method, "/");
      head(method + " /health", method, "/health");
      if (!method.equals("PUT") && !method.equals("DELETE")) {
        head(method + " /student/1", method, "/student/1");
      }
      if (!method.equals("POST")) {
        head(method + " /student", method, "/student");
      }
    }
  }

  private void wrongContentTypes() {
    for (String type :
        List.of(
            "",
            "text/plain",
            "text/html",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "application/json; charset=latin1",
            "application/json; charset=utf-16",
            "application/json;charset=\"",
            "json",
            ";;;",
            "application/json/x",
            "application/octet-stream",
            "*/*",
            "image/png",
            "\u0001",
            "é")) {
      body(
          "type " + escaped(type), "POST", "/student", type, GOOD.getBytes(StandardCharsets.UTF_8));
      body("PUT of type " + escaped(type), "PUT", "/student/h", type, new byte[0]);
    }
  }

  private void noHttp() {
    for (String text :
        List.of(
            "garbage\r\n\r\n",
            "GET\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/x\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
            "GET / HTTP/1.1\r\n: no name\r\n\r\n",
            "GET / HTTP/1.1\r\nA b: c\r\n\r\n",
            "GET / HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(3_000) + "\r\n",
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Length: many\r\n\r\n",
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /student HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.2\r\nHost: h\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
            "GET / http/1.1\r\nHost: h\r\n\r\n",
            "GET / FOO/1.1\r\nHost: h\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\nHost: h\n\n",
            "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX : a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\n\r\n",
            "GET / HTTP/1.1\r\n Host: h\r\n\r\n")) {
      raw("no HTTP " + escaped(text), text);
    }
  }

  private void smuggled() {
    for (String header :
        List.of(
            "Transfer-Encoding: identity",
            "Transfer-Encoding: identity\r\nContent-Length: 28",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: \u000bchunked",
            "Content-Length: 28\r\nContent-Length: 28",
            "Content-Length: 28, 28",
            "Content-Length: +28",
            "Content-Length: 0x1c",
            "Content-Length: 2 8",
            "Content-Length : 28",
            "X: y\r\n Content-Length: 28")) {
      raw(
          "smuggled " + escaped(header),
          "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              + header
              + "\r\n\r\n1c\r\n"
              + GOOD
              + "\r\n0\r\n\r\n");
    }
    raw(
        "chunks of HTTP/1.0",
        chunked().replace("HTTP/1.1", "HTTP/1.0") + "1c\r\n" + GOOD + "\r\n0\r\n\r\n");
    for (String chunks :
        List.of(
            "zz\r\nhello\r\n",
            "-5\r\nhello\r\n",
            "+5\r\nhello\r\n",
            "0x5\r\nhello\r\n",
            "\r\nhello\r\n",
            "100000005\r\nhello\r\n",
            "10000000000000005\r\nhello\r\n",
            "5\nhello\r\n",
            "5;a\nhello\r\n",
            "5;\ra\r\nhello\r\n",
            "5\r\nhelloworld\r\n",
            "5\r\nhello\n")) {
      raw("chunks " + escaped(chunks), chunked() + chunks + "0\r\n\r\n");
    }
  }

  private void student(String name, String body) {
    body(name, "POST", "/student", JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String name, String body) {
    body(name, "PUT", "/student/h", JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  private void head(String name, String method, String path) {
    raw(name, method + " " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  }

  private void body(String name, String method, String path, String type, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head =
        "%s %s HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, type, body.length);
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    requests.add(new Hostile(name, Buffer.buffer(bytes.toByteArray())));
  }

  private void raw(String name, String text) {
    requests.add(new Hostile(name, Buffer.buffer(text)));
  }

  /** The head of a request whose body comes in chunks. */
  public static String chunked() {
    return "POST /student HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n";
  }

  private static byte[] around(byte[] bad) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"StudentID\":\"h\",\"Name\":\"".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(bad);
    bytes.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** Printable and short, for the test's name. */
  private static String escaped(String text) {
    StringBuilder name = new StringBuilder();
    text.chars()
        .limit(70)
        .forEach(c -> name.append(c < ' ' || c > '~' ? "<%x>".formatted(c) : (char) c + ""));
    return name.toString();
  }
}
