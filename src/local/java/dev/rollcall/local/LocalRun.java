package dev.rollcall.local;

import dev.rollcall.Service;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.logging.Logging;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Settings;
import dev.rollcall.settings.SettingsLoader;
import dev.rollcall.support.DynamoDbLocal;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * {@code mvn -Plocal}: the service on DynamoDB Local, all in one process, with the settings of the
 * environment. {@code -Dport=8080} takes another port, {@code -Ddata=DIR} keeps the records in a
 * folder between runs.
 */
public final class LocalRun {
  private static final String WELCOME =
      """

      Rollcall answers on http://localhost:%1$d, on DynamoDB Local %2$s. Try it:

        curl -X POST localhost:%1$d/student -H 'Content-Type: application/json' \
      -d '{"StudentID":"101","Name":"Anita","Dept":"MCA"}'
        curl localhost:%1$d/student/101
        curl -X PUT localhost:%1$d/student/101 -H 'Content-Type: application/json' \
      -d '{"Name":"Anita S","Dept":"MCA-III"}'
        curl -X DELETE localhost:%1$d/student/101
        curl localhost:%1$d/health
        curl localhost:%1$d/
        curl localhost:%3$d/metrics

      Ctrl-C stops it.
      """;

  /** The default of MANAGEMENT_PORT. */
  private static final int METRICS_PORT = 9090;

  private LocalRun() {}

  /** Runs until Ctrl-C; exits with 1 and one line if it can't start. */
  public static void main(String[] arguments) throws Exception {
    try {
      start();
    } catch (Exception e) {
      System.err.println("Rollcall did not start: " + e.getMessage());
      System.exit(1);
    }
    // The JVM ends by Ctrl-C or SIGTERM, through the shutdown hook.
    new CountDownLatch(1).await();
  }

  private static void start() throws Exception {
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.vertx(new VertxOptions());
    Settings settings = settings(vertx);
    Logging.configure(settings);
    String data = System.getProperty("data", "");
    DynamoDbLocal dynamoDb =
        data.isBlank() ? DynamoDbLocal.inMemory() : DynamoDbLocal.in(Path.of(data));
    DynamoDbAsyncClient client = dynamoDb.client(settings);
    DynamoDbLocal.createTable(client, settings.tableName(), settings.deptIndex());
    Service rollcall =
        Service.start(vertx, settings, client, metrics, MemoryBudget.ofHeap())
            .await(30, TimeUnit.SECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, rollcall, dynamoDb), "stop"));
    System.out.println(
        WELCOME.formatted(
            rollcall.port(),
            data.isBlank() ? "in memory" : "in " + data,
            rollcall.managementPort()));
  }

  private static Settings settings(Vertx vertx) throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("LOG_LEVEL", "warn");
    // A laptop's first calls, table creation among them, take longer than those of a server.
    environment.putIfAbsent("DEADLINE_MS", "20000");
    String port = System.getProperty("port");
    if (port != null) {
      environment.put("PORT", port);
    }
    if (isTaken(METRICS_PORT)) {
      environment.putIfAbsent("MANAGEMENT_PORT", "0");
    }
    return new SettingsLoader(vertx, Path.of("conf", "config.json"), environment)
        .load()
        .await(10, TimeUnit.SECONDS);
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static void stop(Vertx vertx, Service rollcall, DynamoDbLocal dynamoDb) {
    try {
      rollcall.stop().await(30, TimeUnit.SECONDS);
      vertx.close().await(10, TimeUnit.SECONDS);
      dynamoDb.close();
      System.out.println("Rollcall has stopped.");
    } catch (Exception e) {
      System.err.println("Rollcall stopped with something unfinished: " + e.getMessage());
    }
  }
}
