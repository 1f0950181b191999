package dev.rollcall.faults;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.TestService;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Requests that share a call: they pile up behind a slow one. */
final class Together {
  /** For a service in which one call may be under way at a time. */
  static final Map<String, String> SETTINGS = Map.of("CALLS_IN_FLIGHT", "1", "BATCHING", "on");

  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final int HANG_SECONDS = 30;

  private final RawDynamoDb dynamoDb;
  private final TestService service;

  /**
   * @param service started with {@link #SETTINGS}
   */
  Together(RawDynamoDb dynamoDb, TestService service) {
    this.dynamoDb = dynamoDb;
    this.service = service;
  }

  /** Sends all, each on a connection of its own, and reads the answers in the same order. */
  List<Answer> ask(List<Ask> asks) throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    dynamoDb.answer("GetItem", call -> hold(call, arrived, mayEnd));
    List<RawConnection> connections = new ArrayList<>();
    try (RawConnection slow = connect();
        RawConnection watcher = connect()) {
      Ask.get("slow").sendOn(slow);
      await(arrived);
      asks.forEach(ask -> connections.add(ask.sendOn(connect())));
      // What was sent before an answered request has been read.
      for (int tick = 0; tick < 3; tick++) {
        watcher.send(HEALTH).read();
      }
      mayEnd.countDown();
      slow.read();
      return connections.stream().map(RawConnection::read).toList();
    } finally {
      mayEnd.countDown();
      connections.forEach(RawConnection::close);
    }
  }

  private RawConnection connect() {
    RawConnection connection = service.api().connect();
    connection.send(HEALTH).read();
    return connection;
  }

  private static Reply hold(Call call, CountDownLatch arrived, CountDownLatch mayEnd) {
    JsonObject id = call.body().getJsonObject("Key").getJsonObject("StudentID");
    if (id.getString("S").equals("slow")) {
      arrived.countDown();
      await(mayEnd);
    }
    return null;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(HANG_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the slow call did not come, or was not released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
