package dev.rollcall.batching;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The service with one event loop and one call at a time, and clients whose requests pile up behind
 * a slow call. Each request has a connection of its own.
 */
final class CrowdedService {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final TestService service;
  private final FaultyDynamoDb dynamoDb;
  private final RawConnection watcher;

  /** A connection that nobody refers to is closed by the garbage collector. */
  private final List<RawConnection> connections = new ArrayList<>();

  CrowdedService(TestService service, FaultyDynamoDb dynamoDb) {
    this.service = service;
    this.dynamoDb = dynamoDb;
    this.watcher = connect();
  }

  /** A request takes the only call there may be, until {@link #release}. */
  RawConnection hold() throws InterruptedException {
    dynamoDb.expectSlowCall();
    RawConnection slow = get(FaultyDynamoDb.SLOW);
    dynamoDb.awaitSlowCall();
    return slow;
  }

  /** Waits until all that was asked has arrived, and lets the slow call end. */
  void release() {
    settle();
    dynamoDb.releaseSlowCalls();
  }

  /**
   * Waits until the event loop has read all that was sent before: an answer tells that it has
   * reached the turn in which that was there, a second that this turn is over. The third is for
   * what such a turn puts off, such as the end of a connection.
   */
  void settle() {
    for (int turn = 0; turn < 3; turn++) {
      watcher.send(HEALTH).read();
    }
  }

  RawConnection get(String id) {
    return ask("GET", "/student/" + id, "");
  }

  List<RawConnection> getAll(List<String> ids) {
    return ids.stream().map(this::get).toList();
  }

  RawConnection delete(String id) {
    return ask("DELETE", "/student/" + id, "");
  }

  RawConnection post(String id, String name) {
    return ask("POST", "/student", "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\"}");
  }

  RawConnection put(String id, String name) {
    return ask("PUT", "/student/" + id, "{\"Name\":\"" + name + "\"}");
  }

  /** The service itself. */
  TestService service() {
    return service;
  }

  /** Ends the service. */
  void stop() {
    dynamoDb.stop(service);
  }

  /** Waits until no new connection is accepted. */
  void awaitRefusal() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (accepts()) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException("the service still accepts connections");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private boolean accepts() {
    try {
      service.api().connect().close();
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Reads all answers. */
  static List<Answer> answers(List<RawConnection> asked) {
    List<Answer> answers = new ArrayList<>();
    asked.forEach(connection -> answers.add(connection.read()));
    return answers;
  }

  static List<Answer> answers(RawConnection... asked) {
    return answers(List.of(asked));
  }

  static List<Integer> statuses(Stream<RawConnection> asked) {
    return asked.map(connection -> connection.read().status()).toList();
  }

  static List<Integer> statuses(RawConnection... asked) {
    return statuses(Stream.of(asked));
  }

  private RawConnection ask(String method, String path, String body) {
    String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String entity =
        body.isEmpty()
            ? "\r\n"
            : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + body;
    return connect().send(head + entity);
  }

  /** A connection that the event loop knows already. */
  RawConnection connect() {
    RawConnection connection = service.api().connect();
    connections.add(connection);
    connection.send(HEALTH).read();
    return connection;
  }
}
