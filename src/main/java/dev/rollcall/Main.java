package dev.rollcall;

import dev.rollcall.health.DoctorCommand;
import dev.rollcall.health.NginxPortCheck;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.logging.Logging;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.InvalidSettingsException;
import dev.rollcall.settings.Settings;
import dev.rollcall.settings.SettingsLoader;
import dev.rollcall.storage.DynamoDbClientFactory;
import dev.rollcall.storage.SdkEnvironment;
import dev.rollcall.verticle.PortException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: settings, logging, the service, and its orderly end. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Path CONFIG = Path.of("conf", "config.json");
  private static final String HELP =
      """
      Usage: java -jar rollcall.jar [COMMAND]

      Without a command it serves student records until SIGTERM or Ctrl-C.

        doctor      checks the table and the rights on it, and says how to mend what is wrong
        --version   prints the version
        --help      prints this

      Settings are environment variables, or members of conf/config.json; README.md lists them.\
      """;

  private static final SdkEnvironment SDK = new SdkEnvironment(System::getenv, System::getProperty);

  private Main() {}

  /**
   * Without an argument the service: runs until SIGTERM or Ctrl-C, then exits with 0; with 1 if it
   * can't start. {@link #HELP} names the commands.
   */
  public static void main(String[] arguments) {
    String command = String.join(" ", arguments);
    switch (command) {
      case "--help", "-h", "help" -> print(HELP, 0);
      case "--version", "-V", "version" -> print("Rollcall " + Metrics.version(), 0);
      case "" -> serve();
      case "doctor" -> examine();
      default -> print("There is no command '" + command + "'.\n\n" + HELP, 2);
    }
  }

  private static void print(String text, int status) {
    (status == 0 ? System.out : System.err).println(text);
    exit(status);
  }

  private static void serve() {
    Metrics metrics = new Metrics();
    Vertx vertx = vertx(metrics);
    SettingsLoader loader = new SettingsLoader(vertx, CONFIG, System.getenv());
    loader
        .load()
        .compose(settings -> start(vertx, settings, loader.warnings(), metrics))
        .onFailure(Main::exit);
  }

  private static void examine() {
    Metrics metrics = new Metrics();
    Vertx vertx = vertx(metrics);
    new SettingsLoader(vertx, CONFIG, System.getenv())
        .load()
        .compose(settings -> examine(vertx, settings, metrics))
        .onSuccess(Main::exit)
        .onFailure(Main::exit);
  }

  private static Vertx vertx(Metrics metrics) {
    return metrics.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            // Or Vert.x would copy files of the class path to the temporary folder, which it would
            // have to be able to write. It is asked for none.
            .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false)));
  }

  private static Future<Integer> examine(Vertx vertx, Settings settings, Metrics metrics) {
    // The report says it all, and says it better than warnings of the SDK's in between.
    Logging.silence();
    return new DoctorCommand(vertx, metrics.dynamoDb(), System.getenv(), SDK, System.out)
        .examine(settings);
  }

  private static Future<Service> start(
      Vertx vertx, Settings settings, List<String> warnings, Metrics metrics) {
    Logging.configure(settings);
    warnings.forEach(LOG::warn);
    // By default a name that could not be resolved stays so for 10 s, however soon DNS is back.
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    // Building the client reads files and loads hundreds of classes: not on an event loop.
    return vertx
        .executeBlocking(() -> DynamoDbClientFactory.create(settings, SDK, metrics.dynamoDb()))
        .compose(client -> Service.start(vertx, settings, client, metrics, MemoryBudget.ofHeap()))
        .onSuccess(
            rollcall -> {
              Runtime.getRuntime()
                  .addShutdownHook(
                      new Thread(new Shutdown(vertx, rollcall, settings, metrics), "shutdown"));
              LOG.info(
                  "Rollcall {} on Java {} listens on port {} (metrics on {}) with {}",
                  Metrics.version(),
                  Runtime.version(),
                  rollcall.port(),
                  rollcall.managementPort(),
                  settings);
              if (!settings.access().isOn()) {
                LOG.warn(
                    "The API is open: whoever reaches it can read and change students. JWT_ISSUER"
                        + " and JWT_AUDIENCE close it, see docs/access-control.md");
              }
              rollcall.watchTable();
              NginxPortCheck.complaint(rollcall.port())
                  .or(NginxPortCheck::missingFolder)
                  .ifPresent(LOG::warn);
            });
  }

  private static void exit(Throwable failure) {
    if (failure instanceof InvalidSettingsException || failure instanceof PortException) {
      LOG.error("Rollcall did not start: {}", failure.getMessage());
    } else {
      LOG.error("Rollcall did not start", failure);
    }
    exit(1);
  }

  private static void exit(int status) {
    Logging.stop();
    System.exit(status);
  }
}
