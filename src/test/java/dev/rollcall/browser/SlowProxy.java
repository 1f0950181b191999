package dev.rollcall.browser;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The way from a browser to the service: as long as it is told, and as unreliable. Its methods may
 * be called on any thread.
 */
final class SlowProxy implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP = Set.of("connection", "transfer-encoding", "host");

  /** What becomes of a request. */
  private interface Fate {
    void meet(HttpServerRequest request, Buffer body);
  }

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final HttpServer server;
  private final Map<Pattern, Fate> fates = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private volatile int target;
  private volatile long delay;
  private volatile Pattern delayed = Pattern.compile("");

  SlowProxy() throws TimeoutException {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(30, TimeUnit.SECONDS);
  }

  int port() {
    return server.actualPort();
  }

  /** Leads to that port of this machine from now on, at once and reliably. */
  void leadTo(int port) {
    target = port;
    delay = 0;
    fates.clear();
    requests.clear();
    answered.clear();
  }

  /** Each call of the API takes that much longer. */
  void delay(long millis) {
    delay(millis, "\\S+ /(?!console/|docs).+");
  }

  /**
   * Such requests take that much longer.
   *
   * @param requests a regular expression for method and path
   */
  void delay(long millis, String requests) {
    delayed = Pattern.compile(requests);
    delay = millis;
  }

  /**
   * Such requests get this answer from here.
   *
   * @param requests a regular expression for method and path, such as {@code PUT /student/.*}
   */
  void answer(String requests, int status, Map<String, String> headers, String body) {
    decide(
        requests,
        (request, any) -> {
          request.response().setStatusCode(status).putHeader("Content-Type", "application/json");
          headers.forEach(request.response()::putHeader);
          var unused = request.response().end(body);
        });
  }

  /** Such requests get no answer. */
  void hold(String requests) {
    decide(requests, (request, body) -> {});
  }

  /** Such requests are done, but their answer is lost. */
  void loseAnswers(String requests) {
    decide(
        requests,
        (request, body) -> {
          var unused =
              sent(request, body)
                  .compose(HttpClientResponse::body)
                  .onComplete(done -> close(request));
        });
  }

  /** Such requests find nobody. */
  void refuse(String requests) {
    decide(requests, (request, body) -> close(request));
  }

  private void decide(String what, Fate fate) {
    fates.put(Pattern.compile(what), fate);
  }

  /** All goes through again. */
  void goOn() {
    fates.clear();
  }

  /** How many such requests there were. */
  long count(String requests) {
    return this.requests.stream().filter(Pattern.compile(requests).asMatchPredicate()).count();
  }

  /** How many such requests the service has answered. */
  long countAnswered(String requests) {
    return answered.stream().filter(Pattern.compile(requests).asMatchPredicate()).count();
  }

  private void take(HttpServerRequest request) {
    String what = request.method() + " " + request.uri();
    requests.add(what);
    var unused =
        request
            .body()
            .onSuccess(
                body -> {
                  if (delay == 0 || !delayed.matcher(what).matches()) {
                    meet(what, request, body);
                  } else {
                    vertx.setTimer(delay, over -> meet(what, request, body));
                  }
                });
  }

  private void meet(String what, HttpServerRequest request, Buffer body) {
    fates.entrySet().stream()
        .filter(fate -> fate.getKey().matcher(what).matches())
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(this::forward)
        .meet(request, body);
  }

  private void forward(HttpServerRequest request, Buffer body) {
    var unused =
        sent(request, body)
            .onSuccess(
                answer -> {
                  request.response().setStatusCode(answer.statusCode());
                  answer.headers().entries().stream()
                      .filter(
                          header -> !HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
                      .forEach(
                          header ->
                              request.response().headers().add(header.getKey(), header.getValue()));
                  if (!answer.headers().contains("Content-Length")) {
                    request.response().setChunked(true);
                  }
                  var unusedPipe =
                      answer
                          .pipeTo(request.response())
                          .onSuccess(ended -> answered.add(request.method() + " " + request.uri()))
                          .onFailure(broken -> close(request));
                })
            .onFailure(unreachable -> close(request));
  }

  private Future<HttpClientResponse> sent(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost("127.0.0.1")
            .setPort(target)
            .setURI(request.uri());
    request.headers().entries().stream()
        .filter(header -> !HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    return client.request(options).compose((HttpClientRequest sending) -> sending.send(body));
  }

  private static void close(HttpServerRequest request) {
    var unused = request.connection().close();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, TimeUnit.SECONDS);
  }
}
