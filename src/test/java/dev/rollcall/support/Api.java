package dev.rollcall.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** The service as a client sees it: plain blocking calls. Any thread. */
public final class Api {
  /** Only a hang takes that long. */
  private static final Duration HANG = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(HANG).build();
  private final int port;
  private final Consumer<Exchange> check;

  /**
   * @param port where the service listens on this machine
   */
  public Api(int port) {
    this(port, exchange -> {});
  }

  /**
   * @param check gets every exchange, and throws where it finds something wrong
   */
  public Api(int port, Consumer<Exchange> check) {
    this.port = port;
    this.check = check;
  }

  /** Where the service listens. */
  public int port() {
    return port;
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  /** The same with a header. */
  public Answer get(String path, String header, String value) {
    return send(request(path).header(header, value));
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public Answer post(String path, String json) {
    return json("POST", path, json);
  }

  public Answer put(String path, String json) {
    return json("PUT", path, json);
  }

  /** Creates a student, or replaces it. */
  public Answer create(String json) {
    return post("/student", json);
  }

  /** A call of any method without a body. */
  public Answer call(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  /** A call with a body of any type. */
  public Answer call(String method, String path, String contentType, byte[] body) {
    return call(method, path, contentType, BodyPublishers.ofByteArray(body));
  }

  public Answer call(String method, String path, String contentType, BodyPublisher body) {
    return send(request(path).method(method, body).header("Content-Type", contentType));
  }

  /** A request to that path, open to further headers; {@link #send} sends it. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(HANG);
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpRequest built = request.build();
      HttpResponse<byte[]> response = client.send(built, BodyHandlers.ofByteArray());
      Answer answer =
          new Answer(
              response.statusCode(),
              response.headers().map(),
              new String(response.body(), StandardCharsets.UTF_8));
      check.accept(Exchange.of(built, answer));
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("no answer to " + request.build(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it answers at all, and with that status. */
  public boolean answers(String path, int status) {
    try {
      return get(path).status() == status;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  /** A bare connection, for requests that no HTTP client would send. */
  public RawConnection connect() {
    return new RawConnection(port);
  }

  private Answer json(String method, String path, String json) {
    return call(method, path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
