package dev.rollcall;

import dev.rollcall.dynamodb.DynamoDbClients;
import dev.rollcall.logging.Logging;
import dev.rollcall.settings.InvalidSettingsException;
import dev.rollcall.settings.Settings;
import dev.rollcall.settings.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The process: settings, logging, the service, and its orderly end. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Path CONFIG = Path.of("conf", "config.json");

  private Main() {}

  /** Runs until SIGTERM or Ctrl-C, then exits with 0; with 1 at once where it can't start. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    new SettingsLoader(vertx, CONFIG, System.getenv())
        .load()
        .compose(settings -> start(vertx, settings))
        .onFailure(Main::exit);
  }

  private static Future<Rollcall> start(Vertx vertx, Settings settings) {
    Logging.configure(settings);
    // Building the client reads files and loads hundreds of classes: not on an event loop.
    return vertx
        .executeBlocking(() -> client(settings))
        .compose(client -> Rollcall.start(vertx, settings, client))
        .onSuccess(
            rollcall -> {
              Runtime.getRuntime()
                  .addShutdownHook(new Thread(new Shutdown(vertx, rollcall, settings), "shutdown"));
              LOG.info(
                  "Rollcall {} on Java {} listens on port {} with {}",
                  Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                      .orElse("(not packaged)"),
                  Runtime.version(),
                  rollcall.port(),
                  settings);
            });
  }

  private static DynamoDbAsyncClient client(Settings settings) {
    DynamoDbAsyncClient client = DynamoDbClients.create(settings);
    DynamoDbClients.resolveCredentials(client);
    return client;
  }

  private static void exit(Throwable failure) {
    if (failure instanceof InvalidSettingsException) {
      LOG.error("Rollcall did not start: {}", failure.getMessage());
    } else if (failure instanceof BindException) {
      LOG.error(
          "Rollcall did not start: {}. Free the port or set PORT to another.",
          failure.getMessage());
    } else {
      LOG.error("Rollcall did not start", failure);
    }
    Logging.stop();
    System.exit(1);
  }
}
