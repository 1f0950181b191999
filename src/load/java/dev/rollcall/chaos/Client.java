package dev.rollcall.chaos;

import static dev.rollcall.support.RawConnection.request;

import dev.rollcall.chaos.Exchange.Kind;
import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.RawConnection;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;

/**
 * One request at a time on one kept connection, and a new one where the service closed it. Unlike
 * an HTTP library it never repeats a request by itself. Belongs to one thread.
 */
final class Client implements AutoCloseable {
  private final Api api;
  private RawConnection connection;
  private boolean isNew;

  Client(Api api) {
    this.api = api;
  }

  /**
   * @param value the name to write; ignored for the others
   */
  Exchange ask(Kind kind, String key, String value) {
    return switch (kind) {
      case CREATE ->
          exchange(
              kind,
              key,
              value,
              request("POST", "/student", JsonObject.of("StudentID", key, "Name", value).encode()));
      case UPDATE ->
          exchange(
              kind,
              key,
              value,
              request(
                  "PUT", "/student/" + key, JsonObject.of("Name", value, "Dept", "d").encode()));
      case DELETE -> exchange(kind, key, null, request("DELETE", "/student/" + key, ""));
      case READ -> exchange(kind, key, null, request("GET", "/student/" + key, ""));
    };
  }

  /** A read of the liveness. */
  Exchange askHealth() {
    return exchange(Kind.READ, "", null, request("GET", "/health", ""));
  }

  private Exchange exchange(Kind kind, String key, String value, String request) {
    long invoked = System.nanoTime();
    Answer answer = null;
    String outcome;
    try {
      answer = answer(request);
      outcome = outcome(answer);
    } catch (UncheckedIOException e) {
      outcome =
          connection == null ? Exchange.REFUSED : isNew ? Exchange.LOST_AT_FIRST : Exchange.LOST;
      close();
    }
    boolean found = kind == Kind.READ && outcome.equals("200");
    return new Exchange(
        kind,
        key,
        found ? new JsonObject(answer.body()).getString("Name") : value,
        invoked,
        System.nanoTime(),
        outcome);
  }

  private Answer answer(String request) {
    if (connection == null) {
      isNew = true;
      connection = api.connect();
    }
    Answer answer = connection.send(request).read();
    isNew = false;
    if (answer.header("Connection").equalsIgnoreCase("close")) {
      close();
    }
    return answer;
  }

  private static String outcome(Answer answer) {
    boolean unknown = answer.status() >= 500 && answer.body().contains("\"outcome\":\"unknown\"");
    return answer.status() + (unknown ? Exchange.UNKNOWN : "");
  }

  @Override
  public void close() {
    disconnect();
  }

  /** The next request is on a new connection. */
  void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
