package dev.rollcall.beanstalk;

import dev.rollcall.support.Answer;
import dev.rollcall.support.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A few clients that create and read students one after the other until they are stopped. They
 * leave the processor to what is tried under their load.
 */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicInteger> rounds = new ArrayList<>();
  private final Api api;
  private final String prefix;
  private volatile boolean stopped;

  private Load(int port, String prefix) {
    this.api = new Api(port);
    this.prefix = prefix;
  }

  static Load on(int port, String prefix) {
    Load load = new Load(port, prefix);
    for (int i = 0; i < CLIENTS; i++) {
      String client = "-" + i + "-";
      AtomicInteger rounds = new AtomicInteger();
      load.rounds.add(rounds);
      Thread thread = new Thread(() -> load.run(client, rounds), "load" + client);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(String client, AtomicInteger rounds) {
    for (int i = 0; !stopped; i = rounds.incrementAndGet()) {
      String id = prefix + client + i;
      String body = "{\"StudentID\":\"%s\",\"Name\":\"n\",\"Dept\":\"d\"}".formatted(id);
      if (outcome(() -> api.create(body)).equals("201")) {
        created.add(id);
        outcome(() -> api.get("/student/" + id));
        LockSupport.parkNanos(PAUSE.toNanos());
      } else {
        // A client that is refused waits before it tries again.
        LockSupport.parkNanos(BACK_OFF.toNanos());
      }
    }
  }

  private String outcome(Supplier<Answer> call) {
    String outcome = attempt(call);
    outcomes.computeIfAbsent(outcome, any -> new AtomicInteger()).incrementAndGet();
    return outcome;
  }

  private static String attempt(Supplier<Answer> call) {
    try {
      return String.valueOf(call.get().status());
    } catch (IllegalStateException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }

  /**
   * How often the slowest client has created and read. Two more than before mean that no request
   * from before is still under way.
   */
  int rounds() {
    return rounds.stream().mapToInt(AtomicInteger::get).min().orElseThrow();
  }

  /** How many answers of that kind there were so far. */
  int count(String outcome) {
    return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
  }

  /** What the clients saw: statuses, and exceptions by their names. */
  Map<String, Integer> outcomes() {
    Map<String, Integer> all = new TreeMap<>();
    outcomes.forEach((outcome, count) -> all.put(outcome, count.get()));
    return all;
  }

  /** The students whose creation was acknowledged. */
  Set<String> created() {
    return created;
  }

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
