package dev.rollcall;

import dev.rollcall.auth.TokenAuth;
import dev.rollcall.health.TableHealth;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.StudentTableFactory;
import dev.rollcall.verticle.ManagementVerticle;
import dev.rollcall.verticle.StudentVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The running service: a verticle for each core, and the DynamoDB client they share. */
public final class Service {
  private final Vertx vertx;
  private final DynamoDbAsyncClient client;
  private final TableHealth health;
  private final TokenAuth access;
  private final Settings settings;
  private final ManagementVerticle management;
  private final String deploymentId;
  private final int port;

  private Service(
      Vertx vertx,
      DynamoDbAsyncClient client,
      TableHealth health,
      TokenAuth access,
      Settings settings,
      ManagementVerticle management,
      String deploymentId,
      int port) {
    this.vertx = vertx;
    this.client = client;
    this.health = health;
    this.access = access;
    this.settings = settings;
    this.management = management;
    this.deploymentId = deploymentId;
    this.port = port;
  }

  /**
   * Starts the service; the future completes when it listens, and fails where it can't, with the
   * client closed. Vert.x and the metrics stay the caller's to close.
   *
   * @param client the service's from now on: {@link #stop} closes it
   * @param memory for what is large, all requests together
   */
  public static Future<Service> start(
      Vertx vertx,
      Settings settings,
      DynamoDbAsyncClient client,
      Metrics metrics,
      MemoryBudget memory) {
    StudentTableFactory tables = new StudentTableFactory(client, settings, metrics.dynamoDb());
    TableHealth health = new TableHealth(vertx, client, settings, metrics.dynamoDb());
    TokenAuth access = TokenAuth.start(vertx, settings);
    ManagementVerticle management = new ManagementVerticle(settings, metrics);
    DeploymentOptions options = new DeploymentOptions().setInstances(settings.instances());
    return vertx
        .deployVerticle(management)
        .compose(opened -> port(settings))
        .compose(
            port ->
                vertx
                    .deployVerticle(
                        () ->
                            new StudentVerticle(
                                settings, tables, health, access, memory, metrics, port),
                        options)
                    .map(
                        id ->
                            new Service(
                                vertx, client, health, access, settings, management, id, port)))
        .onFailure(
            notStarted -> {
              access.stop();
              client.close();
            });
  }

  /** All instances share one port, so a free one is looked for once. */
  private static Future<Integer> port(Settings settings) {
    if (settings.port() != 0) {
      return Future.succeededFuture(settings.port());
    }
    try (ServerSocket socket = new ServerSocket(0)) {
      return Future.succeededFuture(socket.getLocalPort());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  /** Logs what is wrong with the table, at once and at every change, until the service stops. */
  public void watchTable() {
    health.watch();
  }

  /** The port that its metrics are read from. */
  public int managementPort() {
    return management.port();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /**
   * Is not ready any more, then refuses new connections, lets requests in flight finish (both
   * bounded by the settings), then closes the client.
   */
  public Future<Void> stop() {
    health.stop();
    return grace()
        .compose(over -> vertx.undeploy(deploymentId))
        .onComplete(drained -> access.stop())
        // To the end it can be seen what the service still does.
        .eventually(() -> vertx.undeploy(management.deploymentID()))
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      client.close();
                      return null;
                    }));
  }

  private Future<?> grace() {
    long millis = settings.shutdownGrace().toMillis();
    return millis == 0 ? Future.succeededFuture() : vertx.timer(millis);
  }
}
