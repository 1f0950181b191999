package dev.rollcall.standin;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A DynamoDB that costs next to nothing, for measuring the service and not the database: one table
 * in memory, the operations that the service uses, a latency to choose.
 *
 * <p>It checks what batches may hold, as DynamoDB does, but neither signatures nor types, and it
 * throttles nobody: for faults there is WireMock, for the whole truth DynamoDB Local.
 *
 * <p>As a process: {@code java -cp ... dev.rollcall.standin.DynamoDbStandIn --port 8000 --latency
 * lognormal --items 1000}; it prints its port and runs until SIGTERM. {@code curl -X PUT --data 5ms
 * 127.0.0.1:8000/latency} changes the latency meanwhile.
 */
public final class DynamoDbStandIn implements AutoCloseable {
  /** What starting and closing take at the most. */
  private static final int PATIENCE_SECONDS = 10;

  private final Vertx vertx;
  private final int port;

  private DynamoDbStandIn(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  /**
   * Starts one in this process, on the loopback address; blocks until it listens.
   *
   * @throws IllegalArgumentException if the latency's name is none
   */
  public static DynamoDbStandIn start(StandInOptions options) throws Exception {
    AtomicReference<Latency> latency = new AtomicReference<>(Latency.of(options.latency()));
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(options.eventLoops()));
    Operations operations = new Operations(Table.of(options.items()));
    Queue<Loop> loops = new ConcurrentLinkedQueue<>();
    try {
      vertx
          .deployVerticle(
              () -> {
                Loop loop = new Loop(operations, options.port(), latency);
                loops.add(loop);
                return loop;
              },
              new DeploymentOptions().setInstances(options.eventLoops()))
          .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      vertx.close();
      throw e;
    }
    return new DynamoDbStandIn(vertx, loops.element().server.actualPort());
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** What {@code AWS_ENDPOINT_URL_DYNAMODB} is to be. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs until SIGTERM; exits with 1 and one line where it can't start. */
  public static void main(String[] arguments) {
    try {
      System.out.println(start(StandInOptions.of(arguments)).port());
    } catch (Exception e) {
      System.err.println("The stand-in did not start: " + e.getMessage());
      System.exit(1);
    }
  }

  /** A server on one event loop; all of them share the port. */
  private static final class Loop extends VerticleBase {
    private static final int ANY_SHARED_PORT = -1;

    private final Operations operations;
    private final int port;
    private final AtomicReference<Latency> latency;
    private HttpServer server;

    Loop(Operations operations, int port, AtomicReference<Latency> latency) {
      this.operations = operations;
      this.port = port;
      this.latency = latency;
    }

    @Override
    public Future<?> start() {
      server =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setHost("127.0.0.1")
                      .setPort(port == 0 ? ANY_SHARED_PORT : port)
                      .setHttp2ClearTextEnabled(false))
              .requestHandler(new CallHandler(vertx, operations, latency));
      return server.listen();
    }
  }
}
