package dev.rollcall.support;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;

/**
 * A request and what the service answered to it.
 *
 * @param path as it went over the wire, percent-encoded, its query included
 * @param headers the request's by their names, in whatever case
 * @param body the request's where it succeeded
 */
public record Exchange(
    String method, String path, Map<String, List<String>> headers, String body, Answer answer) {
  public Exchange {
    TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  static Exchange of(HttpRequest request, Answer answer) {
    String query = request.uri().getRawQuery();
    return new Exchange(
        request.method(),
        request.uri().getRawPath() + (query == null ? "" : "?" + query),
        request.headers().map(),
        answer.status() < 300 ? body(request) : "",
        answer);
  }

  /** Reads the body once more, as the client did that sent it. */
  private static String body(HttpRequest request) {
    HttpResponse.BodySubscriber<String> reader =
        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    request
        .bodyPublisher()
        .orElse(BodyPublishers.noBody())
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                reader.onSubscribe(subscription);
              }

              @Override
              public void onNext(ByteBuffer part) {
                reader.onNext(List.of(part));
              }

              @Override
              public void onError(Throwable failure) {
                reader.onError(failure);
              }

              @Override
              public void onComplete() {
                reader.onComplete();
              }
            });
    return reader.getBody().toCompletableFuture().join();
  }

  /** The request's header; empty where there is none. */
  public String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s, answered %d", method, path, answer.status());
  }
}
