package dev.rollcall.openapi;

import dev.rollcall.support.Api;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.Exchange;
import dev.rollcall.support.Issuer;
import dev.rollcall.support.SigningKey;
import dev.rollcall.support.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes every operation give every answer that is documented of it. */
final class DocumentedCalls {
  private static final String STUDENT = "{\"StudentID\":\"1\",\"Name\":\"Anita\",\"Dept\":\"MCA\"}";
  private static final String ONE = "/student/1";
  private static final String NOBODY_LISTENS = "http://127.0.0.1:1";
  private static final Map<String, String> ANOTHER_TAG = Map.of("If-Match", "\"another\"");

  private final Api api;

  private DocumentedCalls(Api api) {
    this.api = api;
  }

  /**
   * @param exchanges gets them all
   */
  static void make(Consumer<Exchange> exchanges) {
    try (TestService service = TestService.start(Map.of("MAX_BODY_BYTES", "1024"))) {
      DocumentedCalls calls = new DocumentedCalls(new Api(service.api().port(), exchanges));
      calls.succeed();
      calls.goWrong();
      calls.pages();
    }
    onTable(
        NOBODY_LISTENS,
        exchanges,
        calls -> {
          calls.everyStudentCall(Map.of());
          calls.api.get("/health/ready");
        });
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      onTable(
          "http://127.0.0.1:" + silent.getLocalPort(),
          exchanges,
          calls -> {
            calls.everyStudentCall(Map.of());
            // They end before the write: another one's outcome would be unknown, which is a 503.
            calls.everyStudentCall(ANOTHER_TAG);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    withAccessControl(exchanges);
  }

  private static void onTable(
      String endpoint, Consumer<Exchange> exchanges, Consumer<DocumentedCalls> calls) {
    Map<String, String> impatient = Map.of("DEADLINE_MS", "500", "DYNAMODB_MAX_ATTEMPTS", "1");
    try (TestService service =
        TestService.start(
            impatient, settings -> DynamoDbLocal.client(settings, URI.create(endpoint)))) {
      calls.accept(new DocumentedCalls(new Api(service.api().port(), exchanges)));
    }
  }

  private static void withAccessControl(Consumer<Exchange> exchanges) {
    SigningKey key = SigningKey.make("key", "ES256");
    try (Issuer issuer = new Issuer(key);
        TestService service =
            TestService.start(issuer.settings(Map.of()), DynamoDbLocal.shared()::client)) {
      DocumentedCalls calls = new DocumentedCalls(new Api(service.api().port(), exchanges));
      calls.everyStudentCall(Map.of());
      calls.everyStudentCall(Map.of("Authorization", "Bearer " + key.sign(issuer.claims())));
    }
  }

  private void everyStudentCall(Map<String, String> headers) {
    api.send(request("/service", headers));
    api.send(request("/student", headers));
    api.send(request("/student", headers).POST(BodyPublishers.ofString(STUDENT)));
    api.send(request(ONE, headers));
    api.send(request(ONE, headers).PUT(BodyPublishers.ofString(STUDENT)));
    api.send(request(ONE, headers).DELETE());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request = api.request(path).header("Content-Type", "application/json");
    headers.forEach(request::header);
    return request;
  }

  private void succeed() {
    everyStudentCall(Map.of());
    api.create(STUDENT);
    String tag = api.get(ONE).header("ETag");
    api.get(ONE, "If-None-Match", tag);
    api.get("/student?limit=1&dept=MCA&name=An");
    api.get("/student", "Accept", "text/csv");
    api.get("/student", "Accept", "application/x-ndjson");
    api.call("POST", "/student", "application/x-ndjson", STUDENT.getBytes(StandardCharsets.UTF_8));
    api.get("/health");
    api.get("/health/ready");
    api.get("/");
  }

  private void goWrong() {
    api.get("/student?limit=0");
    api.create("{}");
    api.get("/student/%FF");
    api.put(ONE, "{}");
    api.delete("/student/%FF");
    api.get("/student/nobody");
    everyStudentCall(ANOTHER_TAG);
    byte[] large = new byte[2000];
    for (List<String> write : List.of(List.of("POST", "/student"), List.of("PUT", ONE))) {
      api.call(write.get(0), write.get(1), "application/json", large);
      api.call(write.get(0), write.get(1), "text/plain", new byte[1]);
    }
  }

  private HttpRequest.Builder asBrowser(String path) {
    return api.request(path).header("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8");
  }

  private void pages() {
    for (String page :
        List.of(
            "/", "/openapi.yaml", "/openapi.json", "/docs", "/docs/docs.js", "/console/main.js")) {
      String etag = api.send(asBrowser(page)).header("ETag");
      api.send(asBrowser(page).header("If-None-Match", etag));
    }
    api.get("/docs/nothing");
    api.get("/console/nothing");
  }
}
