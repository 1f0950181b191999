package dev.rollcall.standin;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
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
    int port = options.port() == 0 ? freePort() : options.port();
    try {
      vertx
          .deployVerticle(
              () -> new Loop(operations, port, latency, options),
              new DeploymentOptions().setInstances(options.eventLoops()))
          .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      vertx.close();
      throw e;
    }
    return new DynamoDbStandIn(vertx, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
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
    private final Operations operations;
    private final int port;
    private final AtomicReference<Latency> latency;
    private final StandInOptions options;

    Loop(
        Operations operations, int port, AtomicReference<Latency> latency, StandInOptions options) {
      this.operations = operations;
      this.port = port;
      this.latency = latency;
      this.options = options;
    }

    @Override
    public Future<?> start() {
      Future<?> plain =
          listen(new HttpServerOptions().setPort(port).setHttp2ClearTextEnabled(false));
      return options.tlsPort() == 0
          ? plain
          : plain.compose(
              listening ->
                  listen(
                      new HttpServerOptions()
                          .setPort(options.tlsPort())
                          .setSsl(true)
                          .setUseAlpn(false)
                          .setKeyCertOptions(
                              new PfxOptions()
                                  .setPath(options.keyStore())
                                  .setPassword("changeit"))));
    }

    private Future<?> listen(HttpServerOptions server) {
      return vertx
          .createHttpServer(server.setHost("127.0.0.1"))
          .requestHandler(new CallHandler(vertx, operations, latency))
          .listen();
    }
  }
}
