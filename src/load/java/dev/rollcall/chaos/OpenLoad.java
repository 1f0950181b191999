package dev.rollcall.chaos;

import dev.rollcall.chaos.Exchange.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads at a fixed rate, whether answers come or not, from many connections: each asks at its times
 * unless its last answer is still to come.
 */
final class OpenLoad implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  /** As many at once fit the queue of connections that wait to be accepted. */
  private static final int CONNECTING = 100;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClientAgent client = vertx.createHttpClient();
  private final Random random = new Random(1);
  private final HttpConnectOptions address;
  private final int keys;
  private final Consumer<Exchange> log;

  /**
   * @param keys how many records are read
   * @param log told of each exchange, by one thread
   */
  OpenLoad(int port, int keys, Consumer<Exchange> log) {
    this.address = new HttpConnectOptions().setHost("127.0.0.1").setPort(port);
    this.keys = keys;
    this.log = log;
  }

  /** Makes the connections, then starts asking, each of them once in that time. */
  void start(int connections, Duration every) throws Exception {
    List<Asker> askers = new ArrayList<>();
    for (int i = 0; i < connections; i += CONNECTING) {
      List<Future<Void>> connected = new ArrayList<>();
      for (int j = i; j < Math.min(i + CONNECTING, connections); j++) {
        Asker asker = new Asker();
        askers.add(asker);
        connected.add(asker.connect());
      }
      Future.all(connected).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    for (Asker asker : askers) {
      vertx.setPeriodic(
          1 + random.nextInt((int) every.toMillis()), every.toMillis(), tick -> asker.ask());
    }
  }

  /** Cuts all connections. */
  @Override
  public void close() throws TimeoutException {
    vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** One connection, and another where the service closed it. Belongs to the one event loop. */
  private final class Asker {
    private HttpClientConnection connection;
    private boolean waits;

    Future<Void> connect() {
      return client
          .connect(address)
          .map(
              made -> {
                connection = made;
                made.closeHandler(closed -> connection = null);
                return null;
              });
    }

    void ask() {
      if (waits) {
        return;
      }
      waits = true;
      boolean isNew = connection == null;
      String key = String.valueOf(1 + random.nextInt(keys));
      long invoked = System.nanoTime();
      (isNew ? connect() : Future.<Void>succeededFuture())
          .compose(connected -> connection.request(new RequestOptions().setURI("/student/" + key)))
          .compose(HttpClientRequest::send)
          .compose(answer -> answer.body().map(OpenLoad.outcome(answer)))
          .otherwise(broken -> isNew ? Exchange.REFUSED : Exchange.LOST)
          .onSuccess(
              outcome -> {
                waits = false;
                log.accept(new Exchange(Kind.READ, key, null, invoked, System.nanoTime(), outcome));
              });
    }
  }

  private static String outcome(HttpClientResponse answer) {
    boolean mayRetry = answer.statusCode() != 503 || answer.getHeader("Retry-After") != null;
    return answer.statusCode() + (mayRetry ? "" : " without Retry-After");
  }
}
