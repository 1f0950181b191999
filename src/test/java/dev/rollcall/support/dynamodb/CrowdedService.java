package dev.rollcall.support.dynamodb;

import static dev.rollcall.support.RawConnection.request;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import dev.rollcall.support.Await;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.Scraped;
import dev.rollcall.support.TestService;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A service with one event loop, and clients of it. Each request has a connection of its own. If
 * the settings allow one call at a time, requests pile up behind a slow one.
 */
public final class CrowdedService {
  private static final String HEALTH = request("GET", "/health", "");

  private final TestService service;
  private final FaultyDynamoDb dynamoDb;
  private final RawConnection watcher;

  /** A connection that nobody refers to is closed by the garbage collector. */
  private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();

  CrowdedService(TestService service, FaultyDynamoDb dynamoDb) {
    this.service = service;
    this.dynamoDb = dynamoDb;
    this.watcher = connect();
  }

  /** A request takes the only call there may be, until {@link #release}. */
  public RawConnection hold() {
    dynamoDb.expectSlowCall();
    RawConnection slow = get(FaultyDynamoDb.SLOW);
    dynamoDb.awaitSlowCall();
    return slow;
  }

  /** Waits until all that was asked has arrived, and lets the slow call end. */
  public void release() {
    settle();
    dynamoDb.releaseSlowCalls();
  }

  /**
   * Waits until the event loop has read all that was sent before: an answer tells that it has
   * reached the turn in which that was there, a second that this turn is over. The third is for
   * what such a turn puts off, such as the end of a connection.
   */
  public void settle() {
    for (int turn = 0; turn < 3; turn++) {
      watcher.send(HEALTH).read();
    }
  }

  public RawConnection get(String id) {
    return ask("GET", "/student/" + id, "");
  }

  public List<RawConnection> getAll(List<String> ids) {
    return ids.stream().map(this::get).toList();
  }

  public RawConnection delete(String id) {
    return ask("DELETE", "/student/" + id, "");
  }

  public RawConnection post(String id, String name) {
    return ask("POST", "/student", "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\"}");
  }

  public RawConnection put(String id, String name) {
    return ask("PUT", "/student/" + id, "{\"Name\":\"" + name + "\"}");
  }

  /** Sends them all while a slow call is under way, so that they share a call, and reads. */
  public List<Answer> together(String... requests) {
    hold();
    List<RawConnection> asked = Stream.of(requests).map(text -> connect().send(text)).toList();
    release();
    return answers(asked);
  }

  /** The service itself. */
  public TestService service() {
    return service;
  }

  public Api api() {
    return service.api();
  }

  /** Waits until the sample has that value. */
  public void awaitMetric(String sample, double value) {
    Await.until(() -> Scraped.of(service).value(sample) == value, sample + " " + value);
  }

  /** Ends the service. */
  public void stop() {
    dynamoDb.stop(service);
  }

  /** Waits until no new connection is accepted. */
  public void awaitRefusal() {
    Await.until(() -> !accepts(), "connections are refused");
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
  public static List<Answer> answers(List<RawConnection> asked) {
    return asked.stream().map(RawConnection::read).toList();
  }

  public static List<Integer> statuses(List<RawConnection> asked) {
    return answers(asked).stream().map(Answer::status).toList();
  }

  public static List<Integer> statuses(RawConnection... asked) {
    return statuses(List.of(asked));
  }

  private RawConnection ask(String method, String path, String body) {
    return connect().send(request(method, path, body));
  }

  /** A connection that the event loop knows already. */
  public RawConnection connect() {
    RawConnection connection = service.api().connect();
    connections.add(connection);
    connection.send(HEALTH).read();
    return connection;
  }
}
