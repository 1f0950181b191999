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

/** A few clients that create and read students one after the other until they are stopped. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final Api api;
  private final String prefix;
  private final boolean connectsAgain;
  private volatile boolean stopped;

  private Load(int port, String prefix, boolean connectsAgain) {
    this.api = new Api(port);
    this.prefix = prefix;
    this.connectsAgain = connectsAgain;
  }

  /** Load from clients that count a connection they did not get as an outcome of its own. */
  static Load on(int port, String prefix) {
    return start(new Load(port, prefix, false));
  }

  /**
   * Load on the stand-in of a load balancer. Unlike a real one it is reloaded to change its route,
   * and closes its idle connections then; a client that was about to use one has sent nothing yet,
   * and connects again, once.
   */
  static Load onBalancer(int port, String prefix) {
    return start(new Load(port, prefix, true));
  }

  private static Load start(Load load) {
    for (int i = 0; i < CLIENTS; i++) {
      String client = "-" + i + "-";
      Thread thread = new Thread(() -> load.run(client), "load" + client);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(String client) {
    for (int i = 0; !stopped; i++) {
      String id = prefix + client + i;
      String body = "{\"StudentID\":\"%s\",\"Name\":\"n\",\"Dept\":\"d\"}".formatted(id);
      if (outcome(() -> api.create(body)).equals("201")) {
        created.add(id);
        outcome(() -> api.get("/student/" + id));
      } else {
        // A client that is refused waits before it tries again.
        LockSupport.parkNanos(BACK_OFF.toNanos());
      }
    }
  }

  private String outcome(Supplier<Answer> call) {
    String outcome = attempt(call);
    if (connectsAgain && outcome.equals("ConnectException")) {
      outcome = attempt(call);
    }
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
