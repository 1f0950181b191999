package dev.rollcall.chaos;

import dev.rollcall.chaos.Exchange.Kind;
import dev.rollcall.support.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Clients that read and write, each one request after the other, until they are stopped. */
final class Workload implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final Api api;
  private final Mix mix;
  private final Consumer<Exchange> log;
  private volatile boolean stopped;

  /**
   * @param log told of each exchange, from many threads
   */
  Workload(Api api, Mix mix, Consumer<Exchange> log) {
    this.api = api;
    this.mix = mix;
    this.log = log;
  }

  /**
   * What the clients ask for.
   *
   * @param prefix of all keys
   * @param keys that they share; 0 where each write is to have a key of its own and reads are of
   *     keys that the same client has written
   * @param readsInTen reads among ten requests
   * @param pause between an answer and the next request
   * @param perConnection after so many requests a client connects anew
   */
  record Mix(
      String prefix, int clients, int keys, int readsInTen, Duration pause, int perConnection) {
    /** On kept connections. */
    Mix(String prefix, int clients, int keys, int readsInTen, Duration pause) {
      this(prefix, clients, keys, readsInTen, pause, Integer.MAX_VALUE);
    }

    /** After a failure a client waits that long, as a well-behaved one does. */
    private static final Duration BACK_OFF = Duration.ofMillis(20);

    private Duration pauseAfter(Exchange exchange) {
      return exchange.isDone() ? pause : BACK_OFF;
    }
  }

  /** Sends the clients off. */
  void start() {
    for (int i = 0; i < mix.clients; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number), "client-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(int number) {
    Random random = new Random(number);
    try (Client client = new Client(api)) {
      for (int i = 0; !stopped; i++) {
        Exchange exchange = next(client, random, number, i);
        log.accept(exchange);
        if (i % mix.perConnection == mix.perConnection - 1) {
          client.disconnect();
        }
        LockSupport.parkNanos(mix.pauseAfter(exchange).toNanos());
      }
    }
  }

  private Exchange next(Client client, Random random, int number, int i) {
    boolean isRead = random.nextInt(10) < mix.readsInTen && (mix.keys > 0 || i > 0);
    // No value is written twice, so that a read tells which write it saw.
    String value = number + "." + i;
    if (mix.keys == 0) {
      int key = isRead ? random.nextInt(i) : i;
      Kind write = random.nextInt(4) == 0 ? Kind.UPDATE : Kind.CREATE;
      return client.ask(isRead ? Kind.READ : write, mix.prefix + number + "." + key, value);
    }
    String key = mix.prefix + random.nextInt(mix.keys);
    Kind write = List.of(Kind.CREATE, Kind.UPDATE, Kind.DELETE).get(random.nextInt(3));
    return client.ask(isRead ? Kind.READ : write, key, value);
  }

  /** Waits for the last answers. */
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
