package dev.rollcall.batching;

import static dev.rollcall.support.RawConnection.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import dev.rollcall.support.RawConnection;
import dev.rollcall.support.RollcallExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * 10,000 random reads and writes from 200 connections: every answer belongs to its question.
 *
 * <p>Each record's name begins with its id. Besides the ids that all share, each client has one
 * that no other touches, whose every state it knows.
 */
class ConcurrencyIT {
  private static final int CLIENTS = 200;
  private static final int REQUESTS_EACH = 50;
  private static final int SHARED_IDS = 300;
  private static final String NOT_FOUND = "{\"error\":\"Student not found\"}";

  @RegisterExtension
  static final RollcallExtension rollcall =
      new RollcallExtension(
          Map.of(
              "BATCHING", "on",
              "CONSISTENT_READS", "true",
              // So few that most requests wait, and share calls.
              "CALLS_IN_FLIGHT", "4",
              "DEADLINE_MS", "60000"));

  @Test
  void every_answer_belongs_to_its_question() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(threads.submit(new Client(client)));
      }
      for (Future<?> client : clients) {
        client.get(5, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One connection, one request after the other. The same requests in each run. */
  private static final class Client implements Runnable {
    private final Random random;
    private final String ownId;
    private String ownName;

    Client(int number) {
      this.random = new Random(number);
      this.ownId = "own-" + number;
    }

    @Override
    public void run() {
      try (RawConnection connection = rollcall.api().connect()) {
        for (int i = 0; i < REQUESTS_EACH; i++) {
          boolean own = random.nextInt(4) == 0;
          String id = own ? ownId : "shared-" + random.nextInt(SHARED_IDS);
          ask(connection, id, id + ":" + random.nextLong(), own);
        }
      }
    }

    private void ask(RawConnection connection, String id, String name, boolean own) {
      switch (random.nextInt(6)) {
        case 0 -> {
          send(connection, "POST", "/student", student(id, name))
              .is(201, "{\"message\":\"Student created\"}");
          remember(own, name);
        }
        case 1 -> {
          send(connection, "PUT", "/student/" + id, "{\"Name\":\"" + name + "\"}")
              .is(200, updated(name));
          remember(own, name);
        }
        case 2 -> {
          send(connection, "DELETE", "/student/" + id, "")
              .is(200, "{\"message\":\"Student deleted\"}");
          remember(own, null);
        }
        default -> check(send(connection, "GET", "/student/" + id, ""), id, own);
      }
    }

    private void remember(boolean own, String name) {
      if (own) {
        ownName = name;
      }
    }

    private void check(Answer read, String id, boolean own) {
      if (own) {
        assertEquals(ownName == null ? NOT_FOUND : stored(id, ownName), read.body());
      } else if (read.status() == 404) {
        assertEquals(NOT_FOUND, read.body());
      } else {
        assertEquals(200, read.status(), read::body);
        assertTrue(
            read.body().startsWith("{\"StudentID\":\"" + id + "\",\"Name\":\"" + id + ":"),
            () -> id + " was asked for, and answered with " + read.body());
      }
    }

    private static Answer send(RawConnection connection, String method, String path, String body) {
      return connection.send(request(method, path, body)).read();
    }

    private static String student(String id, String name) {
      return "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\"}";
    }

    private static String stored(String id, String name) {
      return "{\"StudentID\":\"" + id + "\",\"Name\":\"" + name + "\",\"Dept\":\"\"}";
    }

    private static String updated(String name) {
      return "{\"message\":\"Student updated\",\"updated\":{\"Name\":\""
          + name
          + "\",\"Dept\":\"\"}}";
    }
  }
}
