package dev.rollcall.chaos;

import dev.rollcall.support.Api;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** One client that asks the same again and again, some fifty times a second. */
final class Probe implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean stopped;

  Probe(Api api, Function<Client, Exchange> question) {
    thread = new Thread(() -> run(api, question), "probe");
    thread.start();
  }

  private void run(Api api, Function<Client, Exchange> question) {
    try (Client client = new Client(api)) {
      while (!stopped) {
        exchanges.add(question.apply(client));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** The exchanges so far. */
  List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Forgets the exchanges so far. */
  void forget() {
    exchanges.clear();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
